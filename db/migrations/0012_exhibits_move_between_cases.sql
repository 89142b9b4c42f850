-- A move carries both cases: the event belongs to the case that the exhibit goes to, and names the one that it left.
alter table custody_events add column from_case_id uuid references cases;
create index events_of_left_case on custody_events (from_case_id, id desc) where from_case_id is not null;
-- Numbers that were given in a case and left it with their exhibits; a number is never given twice.
alter table cases add column moved_out integer not null default 0 check (moved_out between 0 and last_item_number);
grant update (moved_out) on cases to cdip_web;

-- Questions of rare rows, each with a plan of its own: written out in a policy, the policies of what they read would be
-- planned anew in every query of the record.
create function i_see_item(the_item uuid) returns boolean language plpgsql stable set search_path = public as $$
begin
  return exists (select from items where id = the_item);
end $$;
create function i_read_case(the_case uuid) returns boolean language plpgsql stable set search_path = public as $$
begin
  return exists (select from cases c where c.id = the_case and not (
    c.id = any (my_cases(true)) and c.id <> all (my_cases(false)) and not (not c.need_to_know and (
      c.unit_id = any (my_supervised_units()) or i_audit()
      or (c.classification = 'RESTRICTED' and c.unit_id = any (my_posted_units()))))));
end $$;
create function moved_item(event uuid) returns uuid language sql stable security definer set search_path = public as $$
  select item_id from custody_events where id = event and from_case_id is not null
$$;

-- Who reads the case that an exhibit left sees that it left. What and where to, only who sees the exhibit now.
create policy moved_away on custody_events for select to cdip_web using (from_case_id is not null and i_read_case(from_case_id));
create policy moved_away on event_values as restrictive for select to cdip_web using (
  field in ('actorName', 'actorServiceNumber') or moved_item(event_id) is null or i_see_item(moved_item(event_id)));
drop policy raised on custody_events;
create policy raised on custody_events as restrictive for select to cdip_web using (
  type not like 'upload.%' or raised_upload(type, bytes) is null or i_see_item(raised_upload(type, bytes)));

-- A namesake that the officer in charge of a hidden case left as it is: he is not told of it again.
create table namesakes_left (
  case_id uuid not null references cases,
  namesake_id uuid not null references cases,
  left_by uuid not null references officers,
  left_at timestamptz not null,
  primary key (case_id, namesake_id)
);
alter table namesakes_left enable row level security;
create policy seen on namesakes_left for select to cdip_web using (exists (select from cases c where c.id = case_id));
create policy by_me on namesakes_left for insert to cdip_web with check (left_by = cdip_actor());
grant select, insert on namesakes_left to cdip_web;
grant select on namesakes_left to cdip_worker;

-- Cases opened under the number of a hidden one after it, for its officer in charge alone.
create function namesakes_of(the_case uuid)
  returns table (id uuid, title text, unit_en text, unit_zh text, officer_in_charge text, exhibits integer, opened_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select o.id, o.title, u.name_en, u.name_zh, f.name, o.last_item_number - o.moved_out, o.created_at
  from cases h join cases o on o.report_number = h.report_number and o.id <> h.id and o.created_at > h.created_at
    and o.status = 'open'
  join units u on u.id = o.unit_id left join officers f on f.id = o.officer_in_charge_id
  where h.id = the_case and h.need_to_know and h.status = 'open' and h.officer_in_charge_id = cdip_actor()
    and not exists (select from namesakes_left l where l.case_id = h.id and l.namesake_id = o.id)
  order by o.created_at limit 20
$$;

-- A time-ordered id (RFC 9562, version 7), as the application makes them.
create function new_id() returns uuid language sql volatile set search_path = pg_catalog as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
    substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- Takes every exhibit of a namesake into the hidden case, with copies of the sources, and closes the namesake. Its
-- officer in charge need not see the namesake; nothing is lowered by it. One row per exhibit, for its event.
create function take_from_namesake(the_case uuid, namesake uuid)
  returns table (item_id uuid, from_number integer, number integer, file_name text)
  language plpgsql security definer set search_path = public as $$
declare
  hidden cases;
  other cases;
begin
  perform from cases c where c.id in (the_case, namesake) order by c.id for update;
  select * into hidden from cases c where c.id = the_case;
  select * into other from cases c where c.id = namesake;
  if not exists (select from namesakes_of(the_case) n where n.id = namesake) or (not i_am_cleared() and (
    other.classification = 'CONFIDENTIAL' or exists (
      select from items i where i.case_id = namesake and i.classification = 'CONFIDENTIAL'))) then
    raise exception 'case % is not this actor''s to merge', namesake using errcode = 'insufficient_privilege';
  end if;
  if exists (select from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id
    where b.case_id = namesake and u.state in ('open', 'complete', 'verifying')) then
    raise exception 'uploads into case % run', namesake using errcode = 'object_in_use';
  end if;
  create temporary table moving on commit drop as
    with copies as materialized (select src.id, new_id() as copy from sources src where src.case_id = namesake)
    select i.id, i.number as was, hidden.last_item_number + row_number() over (order by i.number)::int as becomes,
      i.name_display as name, s.copy
    from items i left join copies s on s.id = i.source_id where i.case_id = namesake;
  insert into sources (id, case_id, kind, name, make, model, serial, place, handed_over_by, handed_over_to, handed_over_at,
      asked_from, asked_until, given_from, given_until, recorder_clock_at, reference_clock_at, added_by, added_at)
    select m.copy, the_case, s.kind, s.name, s.make, s.model, s.serial, s.place, s.handed_over_by, s.handed_over_to,
      s.handed_over_at, s.asked_from, s.asked_until, s.given_from, s.given_until, s.recorder_clock_at, s.reference_clock_at,
      cdip_actor(), cdip_now()
    from (select distinct copy, i.source_id from moving join items i using (id) where copy is not null) m
    join sources s on s.id = m.source_id;
  update items i set case_id = the_case, number = m.becomes, source_id = m.copy, record_wanted = i.record_wanted + 1,
    classification = case when other.classification = 'CONFIDENTIAL' then 'CONFIDENTIAL' else i.classification end
    from moving m where m.id = i.id;
  update cases c set last_item_number = c.last_item_number + (select count(*)::int from moving) where c.id = the_case;
  update cases c set status = 'closed', moved_out = c.moved_out + (select count(*)::int from moving) where c.id = namesake;
  return query select m.id, m.was, m.becomes, m.name from moving m order by m.becomes;
end $$;

-- How many cases an auditor does not read because only named persons may: a number, and no fact of any.
create index need_to_know_cases on cases (id) where need_to_know;
create function withheld_cases() returns integer language sql stable security definer set search_path = public as $$
  select case when i_audit() then (select count(*)::int from cases where need_to_know
    and id <> all (my_cases(false)) and id <> all (my_cases(true))) else 0 end
$$;
