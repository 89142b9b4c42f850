-- What opens an account or a session is read by no query that forgot its predicate: hashes have no grant, only a door
-- each. Accounts and postings are changed by those who manage them, whatever a verb forgot to ask.
create function i_hold(wanted text[]) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from postings where officer_id = cdip_actor() and role = any (wanted)
    and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
$$;
create function i_manage_officers() returns boolean language sql stable
  as $$ select i_hold('{administrator,security}') $$;
create function holds_power(officer uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from postings where officer_id = officer and role in ('administrator', 'security', 'auditor')
    and (valid_to is null or valid_to > cdip_now()))
$$;
-- The same rule as `officer.change` in lib/access/policy.ts.
create function i_may_change(officer uuid) returns boolean language sql stable
  as $$ select officer <> cdip_actor() and i_manage_officers() and (i_hold('{security}') or not holds_power(officer)) $$;

revoke select, update on officers from cdip_web, cdip_worker;
grant select (id, service_number, name, name_zh, kind, cleared_confidential, password_once, suspended_at, is_demo)
  on officers to cdip_web, cdip_worker;
grant update (cleared_confidential, suspended_at) on officers to cdip_web;
alter table officers enable row level security;
create policy known on officers for select to cdip_web, cdip_worker using (true);
create policy made on officers for insert to cdip_web with check (i_manage_officers());
-- `for update` asks the first: who manages accounts may lock one, only who may change it changes it.
create policy changed on officers for update to cdip_web using (i_manage_officers()) with check (i_may_change(id));

revoke update on postings from cdip_web;
grant update (valid_to) on postings to cdip_web;
alter table postings enable row level security;
create policy known on postings for select to cdip_web, cdip_worker using (true);
create policy posted on postings for insert to cdip_web with check (i_may_change(officer_id)
  and (role not in ('administrator', 'security', 'auditor') or i_hold('{security}')));
create policy ended on postings for update to cdip_web using (i_manage_officers()) with check (i_may_change(officer_id));

-- Asked at the door, before anybody is signed in: one account by its exact number.
create function password_of(number_typed text)
  returns table (id uuid, password_hash text, password_once boolean, is_demo boolean)
  language sql stable security definer set search_path = public as $$
  select id, password_hash, password_once, is_demo from officers
  where service_number = number_typed and suspended_at is null
$$;
create function choose_password(new_hash text) returns void language plpgsql security definer set search_path = public as $$
begin
  update officers set password_hash = new_hash, password_once = false where id = cdip_actor();
  if not found then raise exception 'nobody chooses a password' using errcode = 'insufficient_privilege'; end if;
end $$;
create function issue_password(officer uuid, new_hash text) returns void
  language plpgsql security definer set search_path = public as $$
begin
  update officers set password_hash = new_hash, password_once = true where id = officer and i_may_change(officer);
  if not found then
    raise exception 'account % is not this actor''s to change', officer using errcode = 'insufficient_privilege';
  end if;
end $$;

revoke select, update on sessions from cdip_web;
revoke all on sessions, sign_in_failures from cdip_worker;
grant select (id, officer_id, authenticated_at, created_at, last_seen_at, expires_at, revoked_at, address, locked_at),
  update (authenticated_at, last_seen_at, revoked_at, locked_at) on sessions to cdip_web;
alter table sessions enable row level security;
create policy seen on sessions for select to cdip_web using (officer_id = cdip_actor() or (select i_manage_officers()));
create policy opened on sessions for insert to cdip_web with check (officer_id = cdip_actor());
create policy ended on sessions for update to cdip_web using (officer_id = cdip_actor() or (select i_manage_officers()));

-- Asked on every request, before the actor is known.
create function session_of(hash bytea, at timestamptz)
  returns table (id uuid, officer_id uuid, last_seen_at timestamptz, expires_at timestamptz, locked_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select s.id, s.officer_id, s.last_seen_at, s.expires_at, s.locked_at
  from sessions s join officers o on o.id = s.officer_id
  where s.token_hash = hash and s.revoked_at is null and s.expires_at > at and o.suspended_at is null
$$;
create function touch_session(session uuid, at timestamptz, stale_since timestamptz, idle_since timestamptz) returns void
  language sql volatile security definer set search_path = public as $$
  update sessions set last_seen_at = at
  where id = session and locked_at is null and last_seen_at < stale_since and last_seen_at > idle_since
$$;
revoke execute on function password_of(text), choose_password(text), issue_password(uuid, text),
  session_of(bytea, timestamptz), touch_session(uuid, timestamptz, timestamptz, timestamptz) from public;
grant execute on function password_of(text), choose_password(text), issue_password(uuid, text),
  session_of(bytea, timestamptz), touch_session(uuid, timestamptz, timestamptz, timestamptz) to cdip_web;
