-- Private, excessive or privileged material: whoever views it can have it hidden at once from all but the supervisors of its
-- case and one named decider, who says whether it stays so (lib/access/hiding.ts). Nothing is deleted.
alter table items add column hidden_decider_id uuid references officers;
alter table items add check (hidden_decider_id is null or case_id is not null);
create index hidden_items on items (case_id) where hidden_decider_id is not null;

-- The rule of isSupervisorOf in lib/access/sight.ts, for the second wall: asked of hidden exhibits alone.
create function i_supervise_case(the_case uuid, is_raised boolean) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select from cases c where c.id = the_case
    and (c.classification = 'RESTRICTED' and not is_raised or i_am_cleared())
    and (not c.need_to_know or c.id = any (my_cases(false)))
    and (c.unit_id = any (my_supervised_units()) or exists (
      select from case_access a join postings p on p.officer_id = a.officer_id and p.role = 'supervisor'
        and p.valid_from <= cdip_now() and (p.valid_to is null or p.valid_to > cdip_now())
      where a.case_id = c.id and a.officer_id = cdip_actor() and a.role = 'supervisor'
        and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now()))));
end $$;
create policy hidden on items as restrictive for select to cdip_web using (hidden_decider_id is null
  or hidden_decider_id = cdip_actor() or i_supervise_case(case_id, classification = 'CONFIDENTIAL'));

create table hidings (
  id uuid primary key,
  item_id uuid not null references items,
  kind text not null check (kind in ('private', 'excessive', 'privileged')),
  reason text not null check (length(trim(reason)) > 0),
  asked_by uuid not null references officers,
  asked_at timestamptz not null,
  decider_id uuid not null references officers check (decider_id <> asked_by),
  state text not null default 'asked' check (state in ('asked', 'kept', 'shown')),
  decided_by uuid references officers,
  decided_at timestamptz,
  decided_because text not null default '',
  check ((state = 'asked') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  check (state = 'asked' or decided_because <> '')
);
create unique index one_hiding on hidings (item_id) where state in ('asked', 'kept');
create trigger never_deleted before delete or truncate on hidings for each statement execute function refuse_change();
-- The policies of items apply inside: a hiding is seen by who sees what it hides.
alter table hidings enable row level security;
create policy seen on hidings for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy asked on hidings for insert to cdip_web with check (asked_by = cdip_actor() and state = 'asked'
  and exists (select from items i where i.id = item_id));
create policy decided on hidings for update to cdip_web using (true);
create policy worker on hidings for select to cdip_worker using (true);
grant select on hidings to cdip_web, cdip_worker;
grant insert on hidings to cdip_web;
grant update (state, decided_by, decided_at, decided_because) on hidings to cdip_web;

-- Web has no grant on the column: an exhibit is hidden and shown with the row that says why.
create function hide_item() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update items set hidden_decider_id = case when new.state = 'shown' then null else new.decider_id end,
    record_wanted = record_wanted + 1
  where id = new.item_id and state = 'sealed' and case_id is not null;
  if not found then
    raise exception 'exhibit % is none to hide', new.item_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger hides after insert on hidings for each row execute function hide_item();
create trigger shows after update of state on hidings for each row when (new.state = 'shown') execute function hide_item();
create function guard_hiding() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if old.state || ' to ' || new.state not in ('asked to kept', 'asked to shown', 'kept to shown')
    or new.decided_by is distinct from cdip_actor() or cdip_actor() = old.asked_by
    or not (cdip_actor() = old.decider_id or exists (select from items i
      where i.id = old.item_id and i_supervise_case(i.case_id, i.classification = 'CONFIDENTIAL')))
  then raise exception 'hiding % is for another to decide', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guarded before update on hidings for each row execute function guard_hiding();

-- What is hidden stays where it is, and ends what was asked about it.
create trigger hidden_ends_moves after update of hidden_decider_id on items for each row
  when (old.hidden_decider_id is null and new.hidden_decider_id is not null) execute function lapse_moves();
create function hidden_stays() returns trigger language plpgsql as $$
begin
  raise exception 'exhibit % is hidden', old.id using errcode = 'insufficient_privilege';
end $$;
create trigger hidden_stays before update of case_id on items for each row
  when (old.hidden_decider_id is not null and old.case_id is distinct from new.case_id) execute function hidden_stays();

-- Exhibits of a case that its reader may not see: those raised above his clearance, and those hidden from him.
drop function raised_items_of(uuid);
create function items_kept_from_me(the_case uuid) returns integer
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from (
    select i.id from cases_with_items w join items i on i.case_id = w.id and i.classification = 'CONFIDENTIAL'
    where w.id = the_case and not w.with_raised
    union
    select i.id from cases_with_items w join items i on i.case_id = w.id and i.hidden_decider_id is not null
    where w.id = the_case and i.hidden_decider_id <> cdip_actor() and not i_supervise_case(i.case_id, i.classification = 'CONFIDENTIAL')) kept
$$;

-- As before (migrations 0011, 0140), of what is hidden too.
create or replace function raised_upload(event_type text, bytes bytea) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.id from items i where event_type like 'upload.%' and (i.classification = 'CONFIDENTIAL' or i.hidden_decider_id is not null)
    and i.id = (convert_from(bytes, 'UTF8')::jsonb #>> '{facts,uploadId}')::uuid
$$;
create or replace function exhibits_kept_from_me(the_transfer uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  with held as materialized (
    select i.id, i.case_id, i.classification, i.contributed_by, i.hidden_decider_id from items i
    where i.id in (select e.item_id from transfer_entries e where e.transfer_id = the_transfer and e.item_id is not null)),
  -- Few cases, each asked once. "offset 0": or all cases there are may be read into a hash, to ask for one.
  places as materialized (
    select d.case_id, c.with_raised from (select distinct case_id from held) d
      cross join lateral (select with_raised from cases_with_items w where w.id = d.case_id offset 0) c)
  select h.id from held h left join places p on p.case_id = h.case_id
  where not coalesce(p.case_id is not null and (h.classification = 'RESTRICTED' or p.with_raised), false)
    and not (h.contributed_by = cdip_actor() and (h.classification = 'RESTRICTED' or (select i_am_cleared()))
      and coalesce(h.case_id = any ((select cases_i_contribute_to())::uuid[]), false))
    or h.hidden_decider_id is not null and h.hidden_decider_id <> cdip_actor()
      and not i_supervise_case(h.case_id, h.classification = 'CONFIDENTIAL')
$$;

-- Which roles another officer holds in a case now: whether he may be named as decider is asked by who may see none of it.
create function roles_held_by(officer uuid, the_case uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(a.role), '{}') from case_access a where a.case_id = the_case and a.officer_id = officer
    and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now())
    and (exists (select from cases_with_items c where c.id = the_case) or the_case = any (cases_i_contribute_to()))
$$;
revoke execute on function i_supervise_case(uuid, boolean), items_kept_from_me(uuid), roles_held_by(uuid, uuid) from public;
grant execute on function i_supervise_case(uuid, boolean), items_kept_from_me(uuid), roles_held_by(uuid, uuid) to cdip_web;
