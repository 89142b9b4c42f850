-- One log over every custody event. What is taken together is ordered by insertion, whatever the clocks say.
alter table custody_outbox add column position bigint generated always as identity;
create unique index on custody_outbox (position);

create table ledger_leaves (
  leaf_index bigint primary key check (leaf_index >= 0),
  event_id uuid not null unique references custody_events,
  envelope bytea not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32)
);
-- What opens an envelope: the event's number in each of its streams, and the leaf before it there.
create table ledger_links (
  stream text not null check (stream ~ '^(installation|(item|case):[0-9a-f-]{36})$'),
  seq bigint not null check (seq >= 0),
  leaf_index bigint not null references ledger_leaves,
  place integer not null check (place >= 0),
  prev bytea check (length(prev) = 32),
  salt bytea not null check (length(salt) = 32),
  primary key (stream, seq),
  unique (leaf_index, place),
  check ((seq = 0) = (prev is null))
);
-- Where each stream ends, and where the log does; `peaks` are the roots of its perfect subtrees, largest first.
create table ledger_streams (
  stream text primary key,
  length bigint not null check (length > 0),
  last_leaf bytea not null check (length(last_leaf) = 32)
);
create table ledger_head (
  single boolean primary key default true check (single),
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  peaks bytea not null check (length(peaks) % 32 = 0)
);
insert into ledger_head (size, root, peaks) values (0, sha256(''), '');
-- Each head that was committed: a checkpoint outside the database must be one of them.
create table ledger_heads (
  size bigint primary key check (size > 0),
  root bytea not null check (length(root) = 32),
  at timestamptz not null
);
-- How the sequencer is: written by itself, read by the page of the platform's health.
create table ledger_state (
  single boolean primary key default true check (single),
  state text not null check (state in ('running', 'rolled-back', 'refused')),
  origin text not null default '',
  published_size bigint not null default 0,
  published_at timestamptz,
  detail text not null default '',
  since timestamptz not null
);
insert into ledger_state (state, since) values ('running', now());

create trigger append_only before update or delete or truncate on ledger_leaves
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ledger_links
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ledger_heads
  for each statement execute function refuse_change();
create trigger never_deleted before delete or truncate on ledger_head for each statement execute function refuse_change();
create function refuse_shrinking() returns trigger language plpgsql as $$
begin
  if new.size <= old.size then
    raise exception 'the log only grows: it has % leaves, not %', old.size, new.size using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_grows before update on ledger_head for each row execute function refuse_shrinking();

grant select on ledger_leaves, ledger_links, ledger_streams, ledger_head, ledger_heads, ledger_state to cdip_worker;
grant insert on ledger_leaves, ledger_links, ledger_streams, ledger_heads to cdip_worker;
grant update on ledger_streams, ledger_head, ledger_state to cdip_worker;
-- Web proves what it shows: leaves of events and openings of streams that the actor may see.
grant select on ledger_leaves, ledger_links, ledger_head, ledger_state to cdip_web;
-- One who only contributes to a case sees his own items and their streams, nothing of the case's.
create function i_read_record_of(c cases) returns boolean language sql stable security definer set search_path = public as $$
  select c.id <> all (my_cases(true)) or c.id = any (my_cases(false))
    or (not c.need_to_know and (c.unit_id = any (my_supervised_units())
      or (c.classification = 'RESTRICTED' and c.unit_id = any (my_posted_units())) or i_audit()))
$$;
alter table ledger_leaves enable row level security;
create policy seen on ledger_leaves for select to cdip_web using (exists (select from custody_events e where e.id = event_id));
create policy worker on ledger_leaves to cdip_worker using (true) with check (true);
alter table ledger_links enable row level security;
create policy seen on ledger_links for select to cdip_web using (
  case split_part(stream, ':', 1)
    when 'item' then exists (select from items i where i.id = split_part(stream, ':', 2)::uuid)
    when 'case' then exists (select from cases c where c.id = split_part(stream, ':', 2)::uuid and i_read_record_of(c))
    else i_audit() end);
create policy worker on ledger_links to cdip_worker using (true) with check (true);
-- What concerns neither a case nor an exhibit, such as the keys of the log, is the auditors' to read.
create policy audited on custody_events for select to cdip_web using (case_id is null and item_id is null and i_audit());
