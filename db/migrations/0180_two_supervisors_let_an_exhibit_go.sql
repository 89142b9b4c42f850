-- What was brought into the wrong case: asked for by one who works in it, released by who answers for that case, taken in by
-- who answers for the other, and gone with that (lib/access/moves.ts). It lapses when either case closes, or when the
-- exhibit is no longer there under that number. What the other side must know is kept here: it doesn't see the exhibit.
create table move_requests (
  id uuid primary key,
  item_id uuid not null references items,
  from_case_id uuid not null references cases,
  to_case_id uuid not null references cases,
  number integer not null,
  name_display text not null,
  kind text not null,
  size_bytes bigint not null,
  reason text not null check (length(trim(reason)) > 0),
  asked_by uuid not null references officers,
  asked_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'released', 'moved', 'refused', 'withdrawn', 'lapsed')),
  released_by uuid references officers,
  released_at timestamptz,
  decided_by uuid references officers,
  decided_at timestamptz,
  check (from_case_id <> to_case_id),
  check ((released_by is null) = (released_at is null)),
  check (state <> 'released' or released_by is not null),
  check ((state in ('asked', 'released')) = (decided_at is null)),
  check ((state in ('moved', 'refused', 'withdrawn')) = (decided_by is not null))
);
create unique index one_open_move on move_requests (item_id) where state in ('asked', 'released');
create index open_moves_from on move_requests (from_case_id) where state in ('asked', 'released');
create index open_moves_to on move_requests (to_case_id) where state in ('asked', 'released');
create trigger never_deleted before delete or truncate on move_requests for each statement execute function refuse_change();

-- Who answers for a case: its supervisors by unit or by membership; its deputies stand in (lib/access/moves.ts).
create function answerers(the_case uuid, is_raised boolean)
  returns table (officer_id uuid, is_supervisor boolean, is_deputy boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  with c as (select * from cases where id = the_case),
  held as (select a.officer_id, a.role from case_access a where a.case_id = the_case and a.role <> 'contributor'
    and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now())),
  posted as (select p.officer_id, p.role, p.role = 'supervisor' and u.ancestor_id is not null as is_above
    from postings p cross join c left join unit_closure u on u.ancestor_id = p.unit_id and u.descendant_id = c.unit_id
    where p.role in ('officer', 'supervisor') and p.valid_from <= cdip_now() and (p.valid_to is null or p.valid_to > cdip_now())
      and (u.ancestor_id is not null or p.officer_id in (select h.officer_id from held h)))
  select o.id,
    bool_or(p.is_above and (not c.need_to_know or exists (select from held h where h.officer_id = o.id))
      or p.role = 'supervisor' and exists (select from held h where h.officer_id = o.id and h.role = 'supervisor')),
    bool_or(exists (select from held h where h.officer_id = o.id and h.role = 'deputy'))
  from posted p join officers o on o.id = p.officer_id cross join c
  where o.suspended_at is null and (o.cleared_confidential or (c.classification = 'RESTRICTED' and not is_raised))
  group by o.id
$$;
create function is_raised_move(r move_requests) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from items i join cases c on c.id = r.from_case_id
    where i.id = r.item_id and 'CONFIDENTIAL' in (i.classification, c.classification))
$$;
create function i_take_in(r move_requests) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select from answerers(r.to_case_id, is_raised_move(r)) a
    where a.officer_id = cdip_actor() and (a.is_supervisor or a.is_deputy));
end $$;

-- Who asked, who decided, who sees the exhibit; and once it is released, who answers for the case that it goes to.
alter table move_requests enable row level security;
create policy seen on move_requests for select to cdip_web using (
  cdip_actor() in (asked_by, released_by, decided_by) or exists (select from items i where i.id = item_id)
  or (released_by is not null and i_take_in(move_requests)));
create policy asked on move_requests for insert to cdip_web with check (asked_by = cdip_actor() and state = 'asked');
create policy changed on move_requests for update to cdip_web using (true);
create policy worker on move_requests for select to cdip_worker using (true);
grant select on move_requests to cdip_web, cdip_worker;
grant insert on move_requests to cdip_web;
grant update (state, released_by, released_at, decided_by, decided_at) on move_requests to cdip_web;

create function guard_move() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare moves text := old.state || ' to ' || new.state;
begin
  if current_user not in ('cdip_web', 'cdip_worker') then return new; end if;
  if moves not in ('asked to released', 'asked to refused', 'released to refused', 'asked to withdrawn', 'released to withdrawn')
    or cdip_actor() is distinct from (case when new.state = 'released' then new.released_by else new.decided_by end)
    or (new.state = 'withdrawn') <> (cdip_actor() = new.asked_by)
    or (new.state <> 'released' and new.released_by is distinct from old.released_by)
  then raise exception 'the move % does not go that way (%)', old.id, moves using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guarded before update on move_requests for each row execute function guard_move();

create function others_of(the_case uuid, is_raised boolean, but uuid[]) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select case when bool_or(a.is_supervisor) then 'supervisor' when bool_or(a.is_deputy) then 'deputy' else 'nobody' end
  from answerers(the_case, is_raised) a where array_position(but, a.officer_id) is null
$$;
create function told_number(the_case uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select report_number from cases where id = the_case and not need_to_know and (classification = 'RESTRICTED' or i_am_cleared())
    and exists (select from postings where officer_id = cdip_actor() and role in ('officer', 'supervisor')
      and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
$$;

-- What a decision must know of both sides, whatever its author sees: at which level the exhibit is seen, who else answers
-- for either case (neither who asked, nor who released it, nor the actor), and the numbers of the cases, to whom the exact
-- number is answered (case_for_contribution): a hidden case has none.
create function facts_of_move(the_move uuid)
  returns table (is_raised boolean, others_from text, others_to text, from_number text, to_number text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select l.is_raised, f.others, t.others, f.told, t.told
  from move_requests r cross join lateral (select is_raised_move(r) as is_raised) l,
  lateral (select others_of(r.from_case_id, l.is_raised, array[r.asked_by, r.released_by, cdip_actor()]) as others,
    told_number(r.from_case_id) as told) f,
  lateral (select others_of(r.to_case_id, l.is_raised, array[r.asked_by, r.released_by, cdip_actor()]) as others,
    told_number(r.to_case_id) as told) t
  where r.id = the_move
$$;
-- Both cases, the request and the exhibit, held in the order in which everybody locks; some of them out of the actor's sight.
create function hold_move(the_move uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform from cases c where c.id in (select unnest(array[from_case_id, to_case_id]) from move_requests where id = the_move)
    order by c.id for update;
  perform from move_requests where id = the_move for update;
  perform from items where id = (select item_id from move_requests where id = the_move) for update;
end $$;

-- Closing a case, and leaving it in any way, ends what was asked for.
create function lapse_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'cases' then
    update move_requests set state = 'lapsed', decided_at = cdip_now()
    where new.id in (from_case_id, to_case_id) and state in ('asked', 'released');
  else
    update move_requests set state = 'lapsed', decided_at = cdip_now() where item_id = new.id and state in ('asked', 'released');
  end if;
  return new;
end $$;
create trigger ends_moves after update of status on cases for each row
  when (new.status = 'closed' and old.status <> 'closed') execute function lapse_moves();
create trigger ends_moves after update of case_id, number, state on items for each row
  when ((old.case_id, old.number, old.state) is distinct from (new.case_id, new.number, new.state)) execute function lapse_moves();

-- What is known of a source, and what is claimed of its clock as a whole: equal where two sources say the same.
create function source_says(s sources) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_array(to_jsonb(s) - '{id,case_id,added_by,added_at}'::text[], (
    select jsonb_agg(to_jsonb(f) - '{id,source_id}'::text[] order by f.set_at, f.set_by, f.from_at, f.until_at, f.ahead_ms)
    from clock_offsets f where f.source_id = s.id and f.item_id is null))
$$;

-- Takes the exhibit into the other case under its next number, with its source (a source is its case's own: one that says
-- the same, or a copy) and what is claimed of its clock; never lowered. No row where it is not what was released any more.
create function carry_out_move(the_move uuid)
  returns table (number integer, made_source uuid, claims uuid[], from_report text, to_report text)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  r move_requests;
  left_case cases;
  to_case cases;
  origin sources;
  taken uuid;
  made uuid;
  copied uuid[];
begin
  perform hold_move(the_move);
  update move_requests m set state = 'moved', decided_by = cdip_actor(), decided_at = cdip_now()
  where m.id = the_move and m.state = 'released' and m.asked_by <> cdip_actor() and i_take_in(m)
    and not exists (select from cases c where c.id in (m.from_case_id, m.to_case_id) and c.status <> 'open')
    and exists (select from items i where i.id = m.item_id and i.case_id = m.from_case_id and i.number = m.number and i.state = 'sealed')
  returning * into r;
  if r.id is null then return; end if;
  select * into left_case from cases where id = r.from_case_id;
  update cases c set last_item_number = c.last_item_number + 1 where c.id = r.to_case_id returning * into to_case;
  update cases c set moved_out = c.moved_out + 1 where c.id = r.from_case_id;
  select s.* into origin from sources s join items i on i.source_id = s.id where i.id = r.item_id;
  if origin.id is not null then
    select s.id into taken from sources s where s.case_id = r.to_case_id and source_says(s) = source_says(origin) order by s.id limit 1;
    if taken is null then
      made := new_id();
      taken := made;
      insert into sources select (jsonb_populate_record(origin, jsonb_build_object(
        'id', made, 'case_id', r.to_case_id, 'added_by', cdip_actor(), 'added_at', cdip_now()))).*;
    end if;
    with added as (
      insert into clock_offsets (id, source_id, item_id, from_at, until_at, ahead_ms, uncertainty_ms, basis, photo_item_id,
        note, set_by, set_at)
      select new_id(), taken, f.item_id, f.from_at, f.until_at, f.ahead_ms, f.uncertainty_ms, f.basis, f.photo_item_id,
        f.note, f.set_by, f.set_at
      from clock_offsets f where f.source_id = origin.id and (f.item_id is null or f.item_id = r.item_id)
        and not exists (select from clock_offsets t where t.source_id = taken
          and (t.item_id, t.from_at, t.until_at, t.ahead_ms, t.uncertainty_ms, t.basis, t.note, t.set_by, t.set_at)
            is not distinct from
            (f.item_id, f.from_at, f.until_at, f.ahead_ms, f.uncertainty_ms, f.basis, f.note, f.set_by, f.set_at))
      returning id)
    select array_agg(added.id) into copied from added;
  end if;
  update items i set case_id = r.to_case_id, number = to_case.last_item_number, source_id = taken,
    record_wanted = i.record_wanted + 1,
    classification = case when left_case.classification = 'CONFIDENTIAL' then 'CONFIDENTIAL' else i.classification end
  where i.id = r.item_id;
  return query select to_case.last_item_number, made, coalesce(copied, '{}'), left_case.report_number, to_case.report_number;
end $$;
drop function copy_clock_offsets(uuid, uuid, uuid);

-- An exhibit leaves its case in this way, or with a whole namesake: web puts into a case what lies in none.
create function case_stays() returns trigger language plpgsql as $$
begin
  if current_user in ('cdip_web', 'cdip_worker') then
    raise exception 'exhibit % lies in a case', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger case_stays before update of case_id on items for each row
  when (old.case_id is not null and old.case_id is distinct from new.case_id) execute function case_stays();
revoke update (moved_out) on cases from cdip_web;

revoke execute on function answerers(uuid, boolean), is_raised_move(move_requests), i_take_in(move_requests), facts_of_move(uuid),
  others_of(uuid, boolean, uuid[]), told_number(uuid), hold_move(uuid), source_says(sources), carry_out_move(uuid) from public;
grant execute on function i_take_in(move_requests), facts_of_move(uuid), hold_move(uuid), carry_out_move(uuid) to cdip_web;
