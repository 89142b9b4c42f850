-- A court's direction to keep what belongs to a case. While one stands, no medium whose content came into the case leaves the
-- store for good, whatever authority there is. It is lifted by a document too, once; nothing else of it changes.
create table court_directions (
  id uuid primary key,
  case_id uuid not null references cases,
  document text not null check (length(trim(document)) between 1 and 200),
  dated date not null,
  reason text not null check (length(trim(reason)) between 1 and 500),
  recorded_by uuid not null references officers,
  recorded_at timestamptz not null,
  lifted_by uuid references officers,
  lifted_at timestamptz,
  lift_document text not null default '' check (length(lift_document) <= 200),
  lift_reason text not null default '' check (length(lift_reason) <= 500),
  check ((lifted_by is null) = (lifted_at is null)),
  check ((lifted_by is null) = (lift_document = '') and (lift_document = '') = (lift_reason = ''))
);
create index directions_of_case on court_directions (case_id, recorded_at);
create function guard_court_direction() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.lifted_at is not null or new.lifted_at is null or (new.id, new.case_id, new.document, new.dated, new.reason,
    new.recorded_by, new.recorded_at) is distinct from (old.id, old.case_id, old.document, old.dated, old.reason,
    old.recorded_by, old.recorded_at)
  then raise exception 'direction % stands until it is lifted', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger lifted_once before update on court_directions for each row execute function guard_court_direction();
create trigger never_deleted before delete or truncate on court_directions for each statement execute function refuse_change();
alter table court_directions enable row level security;
create policy seen on court_directions for select to cdip_web
  using (case_id = (select case_at_hand()) or exists (select from cases_with_items c where c.id = case_id));
create policy recorded on court_directions for insert to cdip_web
  with check (recorded_by = cdip_actor() and lifted_at is null and exists (select from cases_with_items c where c.id = case_id));
create policy lifted on court_directions for update to cdip_web using (lifted_at is null) with check (lifted_by = cdip_actor());
grant select, insert, update (lifted_by, lifted_at, lift_document, lift_reason) on court_directions to cdip_web;
grant select on court_directions to cdip_worker;

-- The directions that keep a medium: of the cases into which its content was listed, and of those to which it was moved since.
create function directions_over(the_medium uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  with listed as (select t.id, t.case_id from transfers t where t.medium_id = the_medium and t.listed_at is not null)
  select d.id from court_directions d where d.lifted_at is null and d.case_id in (
    select l.case_id from listed l
    union
    select i.case_id from listed l join transfer_entries e on e.transfer_id = l.id join items i on i.id = e.item_id)
$$;
-- As above, for who sees the medium (the rule of brought_in, migration 0143): ids alone, which say nothing of a case.
create function directions_on(the_medium uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select d from directions_over(the_medium) d where exists (select from media m where m.id = the_medium and (
    m.unit_id = any ((select my_kept_units())::uuid[]) or m.holder_id = cdip_actor()
    or m.unit_id = any ((select my_posted_units())::uuid[]) or m.unit_id = any ((select my_supervised_units())::uuid[])
    or (select i_audit())))
$$;
revoke execute on function directions_over(uuid), directions_on(uuid) from public;
grant execute on function directions_on(uuid) to cdip_web;

create function guard_medium_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state in ('returned', 'released', 'destroyed') and exists (select from directions_over(new.id)) then
    raise exception 'a court directs to keep medium %', new.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger kept_for_court before update of state on media for each row execute function guard_medium_end();
