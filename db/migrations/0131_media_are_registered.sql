-- The register of media: things that footage is carried on, and who has them. No evidence lies here.
create sequence media_labels;
create table media (
  id uuid primary key,
  label text not null unique check (length(label) between 1 and 60), -- as it is written on the thing
  kind text not null check (kind in ('usb', 'disc', 'card')),
  standing text not null check (standing in ('designated', 'working', 'master', 'seized', 'private')),
  serial text not null default '',
  bag_number text not null default '',
  seal_number text not null default '',
  property_label text not null default '',
  claimed_number text not null default '', -- the report number written on it, whether there is such a case or not
  remarks text not null default '',
  unit_id uuid not null references units,
  state text not null default 'in-store' check (state in ('in-store', 'issued', 'in-transit', 'at-import', 'at-court',
    'at-laboratory', 'returned', 'released', 'lost', 'destroyed')),
  place text not null default '',
  holder_id uuid references officers,
  issue_number integer not null default 0 check (issue_number >= 0),
  issued_at timestamptz,
  due_at timestamptz,
  revoked_at timestamptz, -- what was issued under the current number is believed no more
  registered_by uuid not null references officers,
  registered_at timestamptz not null,
  changed_by uuid not null references officers,
  changed_at timestamptz not null,
  check ((holder_id is not null) = (state in ('issued', 'in-transit', 'at-import', 'at-court', 'at-laboratory'))),
  check (holder_id is not null or due_at is null),
  check ((issue_number = 0) = (issued_at is null))
);
create index media_of_unit on media (unit_id, label);
create index media_of_holder on media (holder_id) where holder_id is not null;
create index media_due on media (due_at) where due_at is not null;
create trigger never_deleted before delete or truncate on media for each statement execute function refuse_change();

-- What left the register stays out; an issue number is never given twice; and web changes a thing only as one who keeps it,
-- who has it, or, where it is lost, who supervises its unit ("medium.*" in lib/access/register.ts).
create function medium_moves_on() returns trigger language plpgsql as $$
begin
  if old.state in ('returned', 'released', 'destroyed') or new.issue_number not in (old.issue_number, old.issue_number + 1) then
    raise exception 'medium % does not go back', old.id using errcode = 'insufficient_privilege';
  end if;
  if current_user = 'cdip_web' and (new.changed_by is distinct from cdip_actor() or not (old.unit_id = any (my_kept_units())
    or coalesce(old.holder_id = cdip_actor(), false) or (new.state = 'lost' and old.unit_id = any (my_supervised_units())))) then
    raise exception 'medium % is not this actor''s to change', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger moves_on before update on media for each row execute function medium_moves_on();

alter table media enable row level security;
create policy seen on media for select to cdip_web using (
  unit_id = any ((select my_kept_units())::uuid[]) or holder_id = cdip_actor()
  or unit_id = any ((select my_posted_units())::uuid[]) or unit_id = any ((select my_supervised_units())::uuid[])
  or (select i_audit())
  or changed_by = cdip_actor() and changed_at = cdip_now()); -- what this very transaction gives into another's hands
create policy registered on media for insert to cdip_web
  with check (registered_by = cdip_actor() and unit_id = any ((select my_kept_units())::uuid[]));
create policy changed on media for update to cdip_web using (true);
create policy worker on media to cdip_worker using (true);
grant select on media to cdip_web, cdip_worker;
grant usage on sequence media_labels to cdip_web;
grant insert on media to cdip_web;
grant update (standing, serial, bag_number, seal_number, property_label, claimed_number, remarks, unit_id, state, place,
  holder_id, issue_number, issued_at, due_at, revoked_at, changed_by, changed_at) on media to cdip_web;

-- The medium of an event, out of the event's own bytes. It stands in the stream of the installation: a case or an exhibit
-- has no part in it. Read by who may read the thing's history ("medium.read" in lib/access/register.ts).
alter table custody_events add column medium_id uuid generated always as (case when type like 'medium.%' then
  substring(encode(bytes, 'escape') from '"mediumId":"([0-9a-f-]{36})"')::uuid end) stored;
create index events_of_medium on custody_events (medium_id, id desc) where medium_id is not null;
create policy of_medium on custody_events for select to cdip_web using (
  medium_id is not null and case_id is null and item_id is null and exists (
    select from media m where m.id = medium_id
      and (m.unit_id = any ((select my_kept_units())::uuid[]) or m.holder_id = cdip_actor() or (select i_audit()))));
