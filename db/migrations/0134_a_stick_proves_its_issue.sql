-- A designated stick carries a signed token of its issue. `token_issue` is the issue for which one was made last;
-- `revoked_issues` what was revoked before the stick was issued anew: it is believed no more, whatever comes after.
alter table media add column token_issue integer not null default 0 check (token_issue between 0 and issue_number);
alter table media add column revoked_issues integer[] not null default '{}';
grant update (token_issue, revoked_issues) on media to cdip_web;

create or replace function medium_moves_on() returns trigger language plpgsql as $$
begin
  if old.state in ('returned', 'released', 'destroyed') or new.issue_number not in (old.issue_number, old.issue_number + 1) then
    raise exception 'medium % does not go back', old.id using errcode = 'insufficient_privilege';
  end if;
  if not new.revoked_issues @> old.revoked_issues
    or (old.revoked_at is not null and new.revoked_at is null and not old.issue_number = any (new.revoked_issues)) then
    raise exception 'what was revoked of medium % stays revoked', old.id using errcode = 'insufficient_privilege';
  end if;
  if current_user = 'cdip_web' and (new.changed_by is distinct from cdip_actor() or not (old.unit_id = any (my_kept_units())
    or coalesce(old.holder_id = cdip_actor(), false) or (new.state = 'lost' and old.unit_id = any (my_supervised_units())))) then
    raise exception 'medium % is not this actor''s to change', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- For which import a token was read: an issue that serves two may be a copy of the stick.
create table token_uses (
  medium_id uuid not null references media,
  issue_number integer not null check (issue_number > 0),
  import_id uuid not null, -- the transfer
  used_by uuid not null references officers,
  used_at timestamptz not null,
  primary key (medium_id, issue_number, import_id)
);
create trigger append_only before update or delete or truncate on token_uses
  for each statement execute function refuse_change();
alter table token_uses enable row level security;
create policy seen on token_uses for select to cdip_web using (exists (select from media m where m.id = medium_id));
create policy used on token_uses for insert to cdip_web
  with check (used_by = cdip_actor() and exists (select from media m where m.id = medium_id));
grant select, insert on token_uses to cdip_web;
