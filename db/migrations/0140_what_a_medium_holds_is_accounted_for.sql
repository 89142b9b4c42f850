-- A transfer: the content of one medium brought into a case. Its manifest is sent first; each entry of it ends in exactly
-- one outcome; the supervisor of the case countersigns the digest of both (design.md §5, domain.md).
create table transfers (
  id uuid primary key,
  case_id uuid not null references cases,
  begun_by uuid not null references officers,
  begun_at timestamptz not null,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'countersigned', 'returned')),
  medium_id uuid, -- its row in the register of media, where it has one
  medium_kind text not null check (medium_kind in ('usb', 'disc', 'card', 'drive', 'other')),
  medium_owner text not null check (medium_owner in ('designated', 'working', 'seized', 'exhibit', 'citizen')),
  medium_label text not null check (length(trim(medium_label)) between 1 and 200),
  -- The manifest: how much of it has come, and its digest once it is whole.
  entries integer not null default 0 check (entries between 0 and 250000),
  bytes bigint not null default 0,
  listed_at timestamptz,
  manifest_sha256 text check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
  -- What was submitted: the digest of the manifest with outcomes is what is signed.
  submitted_by uuid references officers,
  submitted_at timestamptz,
  digest text check (digest ~ '^[0-9a-f]{64}$'),
  sample_seed text,
  sample uuid[],
  decided_by uuid references officers,
  decided_at timestamptz,
  reason text not null default '',
  check ((listed_at is null) = (manifest_sha256 is null)),
  check (state = 'draft' or num_nulls(listed_at, submitted_by, submitted_at, digest, sample_seed, sample) = 0),
  check ((state in ('countersigned', 'returned')) = (decided_by is not null) and (decided_by is null) = (decided_at is null)),
  check (state <> 'returned' or reason <> '')
);
create index transfers_of_case on transfers (case_id, begun_at desc, id desc);
create index transfers_waiting on transfers (submitted_at) where state = 'submitted';
create index transfers_returned on transfers (begun_by) where state = 'returned';

-- By the place at which it was sent, which is how its own machine names it. `rank` puts first what a reader must look at
-- (rankOf in lib/transfers/rules.ts), `place` is the order of the manifest.
create table transfer_entries (
  transfer_id uuid not null references transfers,
  ordinal integer not null check (ordinal >= 0),
  path text collate "C" not null check (length(path) > 0),
  kind text not null check (kind in ('file', 'empty-folder', 'link')),
  size_bytes bigint check (size_bytes >= 0),
  modified_at timestamptz,
  place integer,
  marks text[] not null default '{}',
  set_kind text check (set_kind in ('milestone', 'genetec', 'bosch', 'panasonic', 'synectics', 'video-ts', 'self-playing')),
  set_root text check ((set_root is null) = (set_kind is null)),
  batch_entry_id uuid references batch_entries,
  also_from text, -- the label of a second medium that gave what this one could not
  outcome text check (outcome in ('sealed', 'in-set', 'identical', 'unreadable', 'left-out')),
  item_id uuid references items,
  item_number integer,
  item_sha256 text,
  basis text check (basis in ('decided', 'empty-folder', 'link')),
  reason text, -- why it was left out, or what reading it said
  offset_bytes bigint check (offset_bytes >= 0),
  length_bytes bigint check (length_bytes > 0),
  tries integer check (tries > 0),
  outcome_by uuid references officers, -- null for what the seal itself says
  outcome_at timestamptz,
  returned_because text,
  rank smallint not null generated always as (case outcome when 'unreadable' then 1 when 'identical' then 3
    when 'in-set' then 5 when 'sealed' then 6 when 'left-out' then case basis when 'decided' then 2 else 4 end else 0 end) stored,
  primary key (transfer_id, ordinal),
  check (kind = 'file' or size_bytes is null),
  check ((outcome is null) = (outcome_at is null)),
  check (coalesce(outcome in ('sealed', 'in-set', 'identical'), false) = (item_id is not null)),
  check (num_nulls(item_id, item_number, item_sha256) in (0, 3)),
  check (outcome not in ('sealed', 'identical') or (kind = 'file' and size_bytes is not null)),
  check (outcome <> 'in-set' or (set_root is not null and kind <> 'link' and (kind <> 'file' or size_bytes is not null))),
  check (outcome <> 'unreadable' or (kind = 'file' and reason <> '' and tries is not null)),
  check (coalesce(outcome = 'left-out', false) = (basis is not null)),
  check (outcome <> 'left-out' or (reason is not null and outcome_by is not null and basis in ('decided', kind)))
);
-- A path may be longer than an index takes. (Immutable: the database's own encoding is UTF-8.)
create function digest_of_path(path text) returns bytea language sql immutable
  as $$ select pg_catalog.sha256(pg_catalog.convert_to(path, 'UTF8')) $$;
create unique index transfer_entries_path on transfer_entries (transfer_id, digest_of_path(path));
create index transfer_entries_shown on transfer_entries (transfer_id, rank, place);
create index transfer_entries_sent on transfer_entries (batch_entry_id) where batch_entry_id is not null;
create index transfer_entries_items on transfer_entries (item_id) where item_id is not null;

-- Who contributed an entry or an outcome: none of them countersigns.
create table transfer_contributors (
  transfer_id uuid not null references transfers,
  officer_id uuid not null references officers,
  primary key (transfer_id, officer_id)
);
create index on transfer_contributors (officer_id);
create function note_transfer_begun() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into transfer_contributors values (new.id, new.begun_by) on conflict do nothing;
  return new;
end $$;
create trigger contributes after insert on transfers for each row execute function note_transfer_begun();
create function note_entries_contributed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into transfer_contributors
    select distinct transfer_id, cdip_actor() from touched where cdip_actor() is not null on conflict do nothing;
  return null;
end $$;
create function note_outcomes_contributed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into transfer_contributors select distinct transfer_id, outcome_by from touched where outcome_by is not null
    on conflict do nothing;
  return null;
end $$;
create trigger contributes after insert on transfer_entries referencing new table as touched
  for each statement execute function note_entries_contributed();
create trigger contributes_outcome after update on transfer_entries referencing new table as touched
  for each statement execute function note_outcomes_contributed();

-- The second wall. What a transaction says of the transfer that it reads is no right: this finds out, once.
alter table transfers enable row level security;
create function transfers_i_contributed_to() returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select transfer_id from transfer_contributors where officer_id = cdip_actor()
$$;
create policy seen on transfers for select to cdip_web using (
  case_id = (select case_at_hand()) or exists (select from cases_with_items c where c.id = case_id)
  or (id in (select transfers_i_contributed_to()) and case_id = any ((select cases_i_contribute_to())::uuid[])));
create policy begun on transfers for insert to cdip_web with check (begun_by = cdip_actor() and state = 'draft' and listed_at is null);
create policy changed on transfers for update to cdip_web using (true);
create policy worker on transfers for select to cdip_worker using (true);
create function transfer_at_hand() returns uuid language sql stable set search_path = public, pg_temp as $$
  select id from transfers where id = nullif(current_setting('cdip.transfer', true), '')::uuid
$$;
-- Exhibits of a transfer that the actor may not see: raised above his clearance, gone to a case that he doesn't read, or
-- another's where he only contributes. The rule is that of the policy of items (migration 0098).
create function exhibits_kept_from_me(the_transfer uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  with held as materialized (
    select i.id, i.case_id, i.classification, i.contributed_by from items i
    where i.id in (select e.item_id from transfer_entries e where e.transfer_id = the_transfer and e.item_id is not null)),
  -- Few cases, each asked once. "offset 0": or all cases there are may be read into a hash, to ask for one.
  places as materialized (
    select d.case_id, c.with_raised from (select distinct case_id from held) d
      cross join lateral (select with_raised from cases_with_items w where w.id = d.case_id offset 0) c)
  select h.id from held h left join places p on p.case_id = h.case_id
  where not coalesce(p.case_id is not null and (h.classification = 'RESTRICTED' or p.with_raised), false)
    and not (h.contributed_by = cdip_actor() and (h.classification = 'RESTRICTED' or (select i_am_cleared()))
      and coalesce(h.case_id = any ((select cases_i_contribute_to())::uuid[]), false))
$$;
alter table transfer_entries enable row level security;
create policy seen on transfer_entries for select to cdip_web using (transfer_id = (select transfer_at_hand())
  and (item_id is null or item_id not in (select exhibits_kept_from_me((select transfer_at_hand())))));
create policy listed on transfer_entries for insert to cdip_web with check (transfer_id = (select transfer_at_hand()));
create policy changed on transfer_entries for update to cdip_web using (transfer_id = (select transfer_at_hand()));
create policy worker on transfer_entries to cdip_worker using (true);
alter table transfer_contributors enable row level security;
create policy seen on transfer_contributors for select to cdip_web
  using (officer_id = cdip_actor() or exists (select from transfers t where t.id = transfer_id));
create policy worker on transfer_contributors for select to cdip_worker using (true);

-- Whether a case has a supervisor of its own who may countersign this transfer: without one the unit's does.
create function has_own_supervisor(the_transfer uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from transfers t join cases c on c.id = t.case_id
    join case_access a on a.case_id = c.id and a.role = 'supervisor' and a.valid_from <= cdip_now()
      and (a.expires_at is null or a.expires_at > cdip_now())
    join officers o on o.id = a.officer_id and o.suspended_at is null
      and (c.classification = 'RESTRICTED' or o.cleared_confidential)
    join postings p on p.officer_id = o.id and p.role = 'supervisor' and p.valid_from <= cdip_now()
      and (p.valid_to is null or p.valid_to > cdip_now())
    where t.id = the_transfer
      and not exists (select from transfer_contributors k where k.transfer_id = t.id and k.officer_id = o.id))
$$;

-- What web may not do with a transfer, whatever a verb forgot.
create function transfer_lacks(the_transfer uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from transfer_entries where transfer_id = the_transfer and outcome is null)
    or exists (select from transfer_entries e join uploads u on u.entry_id = e.batch_entry_id
      where e.transfer_id = the_transfer and u.state in ('open', 'complete', 'verifying'))
$$;
create function guard_transfer() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare moves text := old.state || ' to ' || new.state;
begin
  if current_user not in ('cdip_web', 'cdip_worker') then return new; end if;
  if (new.id, new.case_id, new.begun_by, new.begun_at) is distinct from (old.id, old.case_id, old.begun_by, old.begun_at)
    or (old.listed_at is not null and (new.entries, new.bytes, new.listed_at, new.manifest_sha256, new.medium_kind, new.medium_owner, new.medium_label)
      is distinct from (old.entries, old.bytes, old.listed_at, old.manifest_sha256, old.medium_kind, old.medium_owner, old.medium_label))
    or (old.state <> 'draft' and (new.digest, new.submitted_by, new.submitted_at, new.sample_seed, new.sample)
      is distinct from (old.digest, old.submitted_by, old.submitted_at, old.sample_seed, old.sample))
    or (old.state = new.state and old.state <> 'draft')
    or moves not in ('draft to draft', 'draft to submitted', 'submitted to countersigned', 'submitted to returned', 'returned to draft')
  then raise exception 'transfer % does not go that way (%)', old.id, moves using errcode = 'insufficient_privilege';
  end if;
  if moves = 'draft to submitted' and (new.submitted_by is distinct from cdip_actor() or transfer_lacks(new.id)) then
    raise exception 'transfer % is not accounted for', new.id using errcode = 'insufficient_privilege';
  end if;
  -- Never the importer, and no colleague of his who contributed to it.
  if new.state in ('countersigned', 'returned') and (new.decided_by is distinct from cdip_actor()
    or exists (select from transfer_contributors k where k.transfer_id = new.id and k.officer_id = cdip_actor())) then
    raise exception 'transfer % is for another to decide', new.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guarded before update on transfers for each row execute function guard_transfer();
create trigger never_deleted before delete or truncate on transfers for each statement execute function refuse_change();

-- What was found has no grant to be changed; outcomes change while it is a draft, and a reviewer's reasons under review.
create function guard_transfer_entries() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user in ('cdip_web', 'cdip_worker') and exists (
    select from transfers t where t.id in (select transfer_id from after) and t.state <> 'draft' and (t.state <> 'submitted' or exists (
      select from before b join after a using (transfer_id, ordinal) where a.transfer_id = t.id
        and to_jsonb(a) - 'returned_because' is distinct from to_jsonb(b) - 'returned_because')))
  then raise exception 'entries of a transfer that is no draft stand' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger guarded after update on transfer_entries referencing old table as before new table as after
  for each statement execute function guard_transfer_entries();
create function guard_transfer_listing() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from transfers t where t.id in (select transfer_id from added) and t.listed_at is not null) then
    raise exception 'the manifest of a transfer is whole' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger listed_once after insert on transfer_entries referencing new table as added
  for each statement execute function guard_transfer_listing();
create trigger never_deleted before delete or truncate on transfer_entries for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on transfer_contributors for each statement execute function refuse_change();
grant select on transfers, transfer_entries, transfer_contributors to cdip_web, cdip_worker;
grant insert on transfers, transfer_entries to cdip_web;
grant update (state, entries, bytes, listed_at, manifest_sha256, submitted_by, submitted_at, digest, sample_seed, sample,
  decided_by, decided_at, reason) on transfers to cdip_web;
grant update (place, marks, set_kind, set_root, batch_entry_id, also_from, outcome, item_id, item_number, item_sha256, basis,
  reason, offset_bytes, length_bytes, tries, outcome_by, outcome_at, returned_because) on transfer_entries to cdip_web;
-- The seal says what became of an entry.
grant update (outcome, item_id, item_number, item_sha256, basis, reason, offset_bytes, length_bytes, tries, outcome_by,
  outcome_at) on transfer_entries to cdip_worker;
revoke execute on function transfers_i_contributed_to(), exhibits_kept_from_me(uuid), has_own_supervisor(uuid),
  transfer_lacks(uuid) from public;
grant execute on function transfers_i_contributed_to(), exhibits_kept_from_me(uuid), has_own_supervisor(uuid),
  transfer_lacks(uuid) to cdip_web;
