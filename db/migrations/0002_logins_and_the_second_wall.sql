-- The second wall: even a query that forgot its predicate sees nothing foreign (lib/access/visibility.ts is the first).
create function cdip_actor() returns uuid language sql stable
  as $$ select nullif(current_setting('cdip.actor', true), '')::uuid $$;
create function cdip_now() returns timestamptz language sql stable
  as $$ select coalesce(nullif(current_setting('cdip.now', true), '')::timestamptz, now()) $$;

create function my_posted_units() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(unit_id), '{}') from postings
  where officer_id = cdip_actor() and role in ('officer', 'supervisor')
    and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now())
$$;
create function my_supervised_units() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct c.descendant_id), '{}') from postings p
  join unit_closure c on c.ancestor_id = p.unit_id
  where p.officer_id = cdip_actor() and p.role = 'supervisor'
    and p.valid_from <= cdip_now() and (p.valid_to is null or p.valid_to > cdip_now())
$$;
create function my_cases(contributing boolean) returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct case_id), '{}') from case_access
  where officer_id = cdip_actor() and (role = 'contributor') = contributing
    and valid_from <= cdip_now() and (expires_at is null or expires_at > cdip_now())
$$;
create function i_am_cleared() returns boolean language sql stable security definer set search_path = public as $$
  select coalesce((select cleared_confidential from officers where id = cdip_actor()), false)
$$;
create function i_audit() returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from postings where officer_id = cdip_actor() and role = 'auditor'
    and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
$$;

alter table cases enable row level security;
create policy seen on cases for select to cdip_web using (
  ((classification = 'RESTRICTED' or (select i_am_cleared())) and (
    id = any ((select my_cases(false))::uuid[])
    or id = any ((select my_cases(true))::uuid[])
    or (not need_to_know and (
      unit_id = any ((select my_supervised_units())::uuid[])
      or (classification = 'RESTRICTED' and unit_id = any ((select my_posted_units())::uuid[]))))))
  or ((select i_audit()) and not need_to_know)
  or created_by = cdip_actor() and created_at = cdip_now() -- the row that this very transaction inserts and returns
);
create policy opened on cases for insert to cdip_web with check (created_by = cdip_actor());
create policy changed on cases for update to cdip_web using (true);
create policy worker on cases to cdip_worker using (true) with check (true);

alter table items enable row level security;
create policy seen on items for select to cdip_web using (
  (case_id is null and (contributed_by = cdip_actor() or tray_unit_id = any ((select my_supervised_units())::uuid[])))
  -- The policy of cases applies to this query too. One who is only a contributor sees what he brought.
  or exists (select from cases c where c.id = case_id and (contributed_by = cdip_actor() or not (
    c.id = any ((select my_cases(true))::uuid[]) and c.id <> all ((select my_cases(false))::uuid[])
    and not (not c.need_to_know and (c.unit_id = any ((select my_supervised_units())::uuid[])
      or (c.classification = 'RESTRICTED' and c.unit_id = any ((select my_posted_units())::uuid[]))
      or (select i_audit()))))))
);
create policy assigned on items for update to cdip_web using (true);
create policy worker on items to cdip_worker using (true) with check (true);

grant usage on schema public to cdip_web, cdip_worker;
grant select on all tables in schema public to cdip_web, cdip_worker;
grant insert on cases, case_members, case_access, batches, batch_entries, uploads, upload_segments, upload_parts,
  upload_grants, sessions, sign_in_failures, officers, postings, units, unit_closure,
  custody_events, event_values, custody_outbox, viewings, security_events to cdip_web;
grant update on sessions, sign_in_failures, officers, postings, upload_grants, upload_segments, case_members, case_access to cdip_web;
grant update (title, unit_id, officer_in_charge_id, deputy_id, classification, need_to_know, status, last_item_number)
  on cases to cdip_web;
-- Web moves an upload up to "complete" and no further: only the worker hashes and seals.
grant update (offset_bytes, epoch, lease_until, source_sha256, last_contact_at, state) on uploads to cdip_web;
grant update (case_id, tray_unit_id, number) on items to cdip_web;
grant insert on items, derivatives, custody_events, event_values, custody_outbox, security_events to cdip_worker;
grant update on uploads to cdip_worker;
grant update (last_item_number) on cases to cdip_worker;
grant delete on custody_outbox to cdip_worker;

create function web_never_seals() returns trigger language plpgsql as $$
begin
  if current_user = 'cdip_web' and new.state not in ('open', 'complete', 'cancelled') then
    raise exception 'only the worker decides about complete uploads' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger web_never_seals before update of state on uploads
  for each row when (old.state is distinct from new.state) execute function web_never_seals();
create function written_once_hash() returns trigger language plpgsql as $$
begin
  if old.source_sha256 is not null and new.source_sha256 is distinct from old.source_sha256 then
    raise exception 'the source hash of upload % is written once', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger source_hash_written_once before update of source_sha256 on uploads
  for each row execute function written_once_hash();
