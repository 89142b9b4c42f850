-- What an intruder inside the web process could do with the grants that its verbs need, and these rules take away.

-- Web moves an upload on, never back: what was sealed, rejected or cancelled stays so, and the worker decides the rest.
create or replace function web_never_seals() returns trigger language plpgsql as $$
begin
  if current_user = 'cdip_web' and not (old.state = 'open' and new.state in ('complete', 'cancelled')) then
    raise exception 'only the worker decides about complete uploads' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- The columns of an event are those of its bytes: else no proof of it could ever be made.
create function event_row_says_its_bytes() returns trigger language plpgsql as $$
declare said jsonb;
begin
  if current_user not in ('cdip_web', 'cdip_worker') then return new; end if;
  said := convert_from(new.bytes, 'UTF8')::jsonb;
  if said ->> 'id' is distinct from new.id::text or said ->> 'type' is distinct from new.type
    or (said ->> 'at')::timestamptz is distinct from new.at or said ->> 'caseId' is distinct from new.case_id::text
    or said ->> 'fromCaseId' is distinct from new.from_case_id::text or said ->> 'itemId' is distinct from new.item_id::text
  then raise exception 'event % does not say what its row says', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger row_says_its_bytes before insert on custody_events for each row execute function event_row_says_its_bytes();

-- Numbers are given one after the other, and an exhibit keeps its own while it stays in its case.
create function numbers_follow() returns trigger language plpgsql as $$
begin
  if current_user in ('cdip_web', 'cdip_worker') and new.last_item_number <> old.last_item_number + 1 then
    raise exception 'the next number of case % is %', old.id, old.last_item_number + 1 using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger numbers_follow before update of last_item_number on cases for each row
  when (old.last_item_number is distinct from new.last_item_number) execute function numbers_follow();
create function number_stays() returns trigger language plpgsql as $$
begin
  if current_user in ('cdip_web', 'cdip_worker') and new.case_id is not distinct from old.case_id then
    raise exception 'exhibit % has its number', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger number_stays before update of number on items for each row
  when (old.number is distinct from new.number) execute function number_stays();

-- Who manages accounts counts no case whose existence is hidden from him.
create or replace function open_work_of(officer uuid, out uploads integer, out cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*)::int from uploads where officer_id = officer and state = 'open'),
    (select count(*)::int from cases where officer_in_charge_id = officer and status = 'open' and not need_to_know)
  where i_manage_officers()
$$;
create or replace function open_work_by_unit(officer uuid)
  returns table (name_en text, name_zh text, uploads integer, cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.name_en, n.name_zh, sum(w.uploads)::int, sum(w.cases)::int from (
    select coalesce(b.tray_unit_id, c.unit_id) as unit_id, count(*) as uploads, 0 as cases
    from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id left join cases c on c.id = b.case_id
    where u.officer_id = officer and u.state = 'open' and c.need_to_know is not true group by 1
    union all
    select c.unit_id, 0, count(*) from cases c
    where c.officer_in_charge_id = officer and c.status = 'open' and not c.need_to_know group by 1) w
  join units n on n.id = w.unit_id where i_manage_officers() group by n.id, n.name_en, n.name_zh order by n.name_en
$$;
