-- Discs from before the platform, taken into the register by a list: all of it or nothing. The list itself stands in the
-- record by its digest.
create table inventories (
  id uuid primary key,
  unit_id uuid not null references units,
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  discs integer not null check (discs > 0),
  taken_in_by uuid not null references officers,
  taken_in_at timestamptz not null
);
create index inventories_of_unit on inventories (unit_id, taken_in_at desc);
create trigger append_only before update or delete or truncate on inventories
  for each statement execute function refuse_change();
alter table inventories enable row level security;
create policy kept on inventories for select to cdip_web using (unit_id = any ((select my_kept_units())::uuid[]));
create policy taken_in on inventories for insert to cdip_web
  with check (taken_in_by = cdip_actor() and unit_id = any ((select my_kept_units())::uuid[]));
grant select, insert on inventories to cdip_web;

alter table media add column inventory_id uuid references inventories;
create index media_to_migrate on media (unit_id, state) where inventory_id is not null;

-- Which of these labels are on something already, also where who asks does not see it: he would learn it label by label
-- from the refusal of each.
create function taken_labels(wanted text[]) returns setof text
  language sql stable security definer set search_path = public, pg_temp as $$
  select label from media where label = any (wanted) and i_hold('{exhibits}')
$$;
revoke execute on function taken_labels(text[]) from public;
grant execute on function taken_labels(text[]) to cdip_web;
