-- Of uploads a predicate that was forgotten shows one's own, and a suspended officer's that one looks after: no more.
alter table batches enable row level security;
create policy seen on batches for select to cdip_web using (officer_id = cdip_actor() or i_look_after(batches));
create policy made on batches for insert to cdip_web with check (officer_id = cdip_actor() and handed_by is null);
create policy worker on batches to cdip_worker using (true) with check (true);

alter table batch_entries enable row level security;
-- The policy of batches applies inside. "offset 0", here and below: or the planner may read all batches there are into a
-- hash, to ask for a few.
create policy seen on batch_entries for select to cdip_web
  using (exists (select from batches b where b.id = batch_id offset 0));
create policy announced on batch_entries for insert to cdip_web
  with check (exists (select from batches b where b.id = batch_id and b.officer_id = cdip_actor() offset 0));
create policy worker on batch_entries to cdip_worker using (true) with check (true);

alter table uploads enable row level security;
create policy seen on uploads for select to cdip_web
  using (officer_id = cdip_actor() or exists (select from batch_entries e where e.id = entry_id offset 0));
create policy begun on uploads for insert to cdip_web with check (officer_id = cdip_actor() and exists (
  select from batch_entries e join batches b on b.id = e.batch_id where e.id = entry_id and b.officer_id = cdip_actor() offset 0));
create policy received on uploads for update to cdip_web using (officer_id = cdip_actor());
create policy worker on uploads to cdip_worker using (true) with check (true);

alter table upload_segments enable row level security;
create policy own on upload_segments to cdip_web
  using (exists (select from uploads u where u.id = upload_id and u.officer_id = cdip_actor() offset 0));
create policy worker on upload_segments to cdip_worker using (true);
alter table upload_parts enable row level security;
create policy own on upload_parts to cdip_web
  using (exists (select from uploads u where u.id = upload_id and u.officer_id = cdip_actor() offset 0));
create policy worker on upload_parts to cdip_worker using (true);

-- Grants are issued by web, and read by nobody: a token is only ever asked about.
alter table upload_grants enable row level security;
create policy issued on upload_grants for insert to cdip_web
  with check (exists (select from batches b where b.id = batch_id and b.officer_id = cdip_actor() offset 0));
revoke select, update on upload_grants from cdip_web, cdip_worker;

-- Whose batch a token opens: asked before anybody acts, by one who holds the token.
create function granted_by(the_hash bytea, at timestamptz) returns table (batch_id uuid, officer_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select g.batch_id, b.officer_id from upload_grants g join batches b on b.id = g.batch_id
  where g.token_hash = the_hash and g.revoked_at is null and g.expires_at > at
$$;
-- A sign-in gives a day more to what its officer has not finished. Says nothing.
create function renew_my_grants(at timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  update upload_grants g set expires_at = at + interval '24 hours' from batches b
  where b.id = g.batch_id and b.officer_id = cdip_actor() and g.revoked_at is null
    and exists (select from batch_entries e left join uploads u on u.entry_id = e.id
      where e.batch_id = b.id and (u.id is null or u.state = 'open'))
$$;
-- Ends the grants of one's own batches, some or all, or those of an account that one may change. Says how many.
create function revoke_grants(officer uuid, which uuid[], at timestamptz) returns integer
  language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update upload_grants g set revoked_at = at from batches b
    where b.id = g.batch_id and b.officer_id = officer and g.revoked_at is null and (which is null or b.id = any (which))
      and (officer = cdip_actor() or i_may_change(officer))
    returning 1)
  select count(*)::int from ended
$$;

-- The number that was typed for an exhibit in a tray: to who brought it in, and to who keeps the tray.
create function claimed_number_of(the_item uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select b.claimed_report_number from items i join uploads u on u.id = i.upload_id join batch_entries e on e.id = u.entry_id
    join batches b on b.id = e.batch_id
  where i.id = the_item and i.case_id is null
    and (i.contributed_by = cdip_actor() or i.tray_unit_id = any (my_supervised_units()))
$$;

-- What suspended officers left that one may give to others: begun and not complete, or announced in their last week.
-- It starts from the few open uploads, not from all batches of all who ever left.
create function left_batches() returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select b.id from officers o join uploads u on u.officer_id = o.id and u.state = 'open'
    join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id
  where o.suspended_at is not null and b.officer_id = o.id and o.id <> cdip_actor() and i_look_after(b)
  union
  select b.id from officers o join batches b on b.officer_id = o.id and b.created_at > o.suspended_at - interval '7 days'
  where o.suspended_at is not null and o.id <> cdip_actor() and i_look_after(b) and exists (
    select from batch_entries e where e.batch_id = b.id and not exists (select from uploads u where u.entry_id = e.id))
$$;
create index uploads_of_officer on uploads (officer_id) where state = 'open';
-- The newest upload of an entry, whatever its state: without it each file of a batch reads all uploads there are.
create index uploads_of_entry on uploads (entry_id, created_at desc);

-- Both answer to those who may act on the answer, and not to others.
create or replace function uploads_run_into(the_case uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id
    join cases c on c.id = b.case_id
    where c.id = the_case and u.state in ('open', 'complete', 'verifying')
      and (c.id = any (my_cases(false)) or c.unit_id = any (my_supervised_units())))
$$;
create or replace function open_work_of(officer uuid, out uploads integer, out cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*)::int from uploads where officer_id = officer and state = 'open'),
    (select count(*)::int from cases where officer_in_charge_id = officer and status = 'open')
  where i_manage_officers()
$$;
revoke execute on function granted_by(bytea, timestamptz), renew_my_grants(timestamptz), revoke_grants(uuid, uuid[], timestamptz),
  claimed_number_of(uuid), left_batches(), uploads_run_into(uuid), open_work_of(uuid) from public;
grant execute on function granted_by(bytea, timestamptz), renew_my_grants(timestamptz), revoke_grants(uuid, uuid[], timestamptz),
  claimed_number_of(uuid), left_batches(), uploads_run_into(uuid), open_work_of(uuid) to cdip_web;

-- Web ends memberships and lengthens segments; it changes nothing else of them.
revoke update on case_members, case_access, upload_segments from cdip_web;
grant update (valid_to) on case_members to cdip_web;
grant update (expires_at) on case_access to cdip_web;
grant update (length_bytes) on upload_segments to cdip_web;

-- A login may make temporary tables, and those are looked up first where pg_temp is not named: in a function of the
-- owner's it comes last.
do $$
declare each regprocedure;
begin
  for each in select oid::regprocedure from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef and proconfig @> '{search_path=public}'
  loop
    execute format('alter function %s set search_path = public, pg_temp', each);
  end loop;
end $$;
