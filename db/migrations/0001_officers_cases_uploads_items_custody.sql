-- Units form a tree; the closure answers "which units are below this one" without recursion.
create table units (
  id uuid primary key,
  name_en text not null,
  name_zh text not null,
  parent_id uuid references units
);
create table unit_closure (
  ancestor_id uuid not null references units,
  descendant_id uuid not null references units,
  primary key (ancestor_id, descendant_id)
);
create table officers (
  id uuid primary key,
  service_number text not null unique,
  name text not null,
  name_zh text not null default '',
  kind text not null check (kind in ('regular', 'auxiliary', 'civilian')),
  cleared_confidential boolean not null default false,
  password_hash text not null,
  password_once boolean not null default false,
  suspended_at timestamptz
);
create table postings (
  id uuid primary key,
  officer_id uuid not null references officers,
  unit_id uuid not null references units,
  role text not null check (role in ('officer', 'supervisor', 'legal', 'administrator', 'security', 'auditor')),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from)
);
create index on postings (officer_id);
create table sessions (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  officer_id uuid not null references officers,
  authenticated_at timestamptz not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address text not null
);
create index on sessions (officer_id);
-- One row per account and per source; it exists for unknown accounts too, so that both answer alike.
create table sign_in_failures (
  key text primary key,
  failures integer not null,
  blocked_until timestamptz not null
);

create table cases (
  id uuid primary key,
  report_number text not null, -- not unique: a unique index would betray a hidden case
  title text not null,
  unit_id uuid not null references units,
  officer_in_charge_id uuid references officers,
  deputy_id uuid references officers,
  classification text not null default 'RESTRICTED' check (classification in ('RESTRICTED', 'CONFIDENTIAL')),
  need_to_know boolean not null default false,
  status text not null default 'open' check (status in ('open', 'closed')),
  last_item_number integer not null default 0,
  created_at timestamptz not null,
  created_by uuid not null references officers
);
create index on cases (unit_id, created_at desc, id desc);
create index on cases (report_number);
create table case_members (
  id uuid primary key,
  case_id uuid not null references cases,
  officer_id uuid not null references officers,
  role text not null check (role in
    ('officer-in-charge', 'deputy', 'investigator', 'supervisor', 'legal', 'viewer', 'contributor')),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  added_by uuid not null references officers
);
create index on case_members (case_id);
create table case_access (
  officer_id uuid not null references officers,
  case_id uuid not null references cases,
  via_kind text not null check (via_kind in ('member')),
  via_id uuid not null,
  role text not null,
  valid_from timestamptz not null,
  expires_at timestamptz,
  primary key (officer_id, case_id, via_kind, via_id)
);

create table batches (
  id uuid primary key,
  case_id uuid references cases,
  tray_unit_id uuid references units,
  officer_id uuid not null references officers,
  created_at timestamptz not null,
  check (num_nonnulls(case_id, tray_unit_id) = 1)
);
create table batch_entries (
  id uuid primary key,
  batch_id uuid not null references batches,
  name_raw bytea not null,
  name_display text not null,
  folder_display text not null default '',
  size_bytes bigint not null check (size_bytes >= 0),
  modified_at timestamptz
);
create index on batch_entries (batch_id);
create table uploads (
  id uuid primary key,
  entry_id uuid not null references batch_entries,
  officer_id uuid not null references officers,
  state text not null default 'open'
    check (state in ('open', 'complete', 'verifying', 'sealed', 'rejected', 'cancelled')),
  size_bytes bigint not null check (size_bytes >= 0),
  offset_bytes bigint not null default 0 check (offset_bytes between 0 and size_bytes),
  epoch integer not null default 0,
  lease_until timestamptz,
  source_sha256 text check (source_sha256 ~ '^[0-9a-f]{64}$'),
  stored_sha256 text check (stored_sha256 ~ '^[0-9a-f]{64}$'),
  last_contact_at timestamptz not null,
  created_at timestamptz not null,
  check (state = 'open' or state = 'cancelled' or offset_bytes = size_bytes)
);
create unique index one_open_upload_per_entry on uploads (entry_id) where state not in ('rejected', 'cancelled');
create index unsealed_uploads on uploads (created_at) where state in ('open', 'complete', 'verifying');
create table upload_segments (
  upload_id uuid not null references uploads,
  epoch integer not null,
  start_bytes bigint not null,
  length_bytes bigint not null default 0,
  primary key (upload_id, epoch)
);
create table upload_parts (
  upload_id uuid not null references uploads,
  offset_bytes bigint not null,
  length_bytes bigint not null check (length_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  epoch integer not null,
  primary key (upload_id, offset_bytes)
);
create table upload_grants (
  id uuid primary key,
  batch_id uuid not null references batches,
  token_hash bytea not null unique check (length(token_hash) = 32),
  expires_at timestamptz not null,
  revoked_at timestamptz
);

create table items (
  id uuid primary key,
  case_id uuid references cases,
  tray_unit_id uuid references units,
  number integer check (number > 0),
  upload_id uuid not null unique references uploads,
  name_raw bytea not null,
  name_display text not null,
  folder_display text not null,
  size_bytes bigint not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  crc32 bigint not null check (crc32 between 0 and 4294967295),
  hash_origin text not null check (hash_origin in ('whole file', 'parts')),
  kind text not null check (kind in ('video', 'image', 'audio', 'document', 'other')),
  media_type text not null,
  captured_at timestamptz not null, -- for now the file's own time; the recorder's clock is a claim of its own
  contributed_by uuid not null references officers,
  state text not null default 'sealed' check (state in ('sealed', 'disposed')),
  sealed_at timestamptz not null,
  unique (case_id, number),
  check (num_nonnulls(case_id, tray_unit_id) = 1),
  check ((case_id is null) = (number is null))
);
create index items_of_case on items (case_id, captured_at desc, id desc);
create index items_of_tray on items (tray_unit_id) where tray_unit_id is not null;
create table derivatives (
  item_id uuid not null references items,
  kind text not null check (kind in ('poster')),
  recipe_sha256 text not null,
  sha256 text not null,
  media_type text not null,
  extension text not null,
  width integer not null,
  height integer not null,
  made_at timestamptz not null,
  primary key (item_id, kind, recipe_sha256)
);

-- The record. Bytes are fixed when written; personal and free values stand beside them under a salt.
create table custody_events (
  id uuid primary key,
  type text not null,
  case_id uuid references cases,
  item_id uuid references items deferrable initially deferred,
  at timestamptz not null,
  bytes bytea not null
);
create index on custody_events (item_id, id desc);
create index on custody_events (case_id, id desc);
create table event_values (
  event_id uuid not null references custody_events,
  field text not null,
  value text not null,
  salt bytea not null check (length(salt) = 32),
  primary key (event_id, field)
);
-- A viewing begins with its first byte: one per officer, item and quarter of an hour.
create table viewings (
  officer_id uuid not null references officers,
  item_id uuid not null references items,
  begun_at timestamptz not null,
  primary key (officer_id, item_id, begun_at)
);
create table custody_outbox (event_id uuid primary key references custody_events);
create table security_events (
  id uuid primary key,
  at timestamptz not null,
  type text not null,
  officer_id uuid,
  address text not null,
  detail jsonb not null default '{}'
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is forbidden: the record is append-only', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on custody_events
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on event_values
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on security_events
  for each statement execute function refuse_change();

-- A master's facts are written once, whoever asks (promise 3).
create function refuse_new_facts() returns trigger language plpgsql as $$
begin
  if (new.id, new.upload_id, new.name_raw, new.size_bytes, new.sha256, new.crc32, new.contributed_by, new.sealed_at)
     is distinct from
     (old.id, old.upload_id, old.name_raw, old.size_bytes, old.sha256, old.crc32, old.contributed_by, old.sealed_at) then
    raise exception 'the facts of item % are written once', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger facts_written_once before update on items for each row execute function refuse_new_facts();
create trigger never_deleted before delete or truncate on items for each statement execute function refuse_change();
