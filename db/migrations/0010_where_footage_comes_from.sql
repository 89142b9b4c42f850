-- A recorder, a camera, a phone or a person that footage comes from, and how it was handed over (design.md §5).
create table sources (
  id uuid primary key,
  case_id uuid not null references cases,
  kind text not null check (kind in ('recorder', 'camera', 'phone', 'person')),
  name text not null check (length(name) > 0),
  make text not null default '',
  model text not null default '',
  serial text not null default '',
  place text not null default '',
  handed_over_by text not null default '',
  handed_over_to text not null default '',
  handed_over_at timestamptz,
  asked_from timestamptz,
  asked_until timestamptz check (asked_until >= asked_from),
  given_from timestamptz,
  given_until timestamptz check (given_until >= given_from),
  -- What the recorder's clock showed, read as Hong Kong time, at the moment that a true clock showed the other.
  recorder_clock_at timestamptz,
  reference_clock_at timestamptz check ((reference_clock_at is null) = (recorder_clock_at is null)),
  added_by uuid not null references officers,
  added_at timestamptz not null,
  unique (case_id, id)
);
create index sources_of_case on sources (case_id, name, id);

-- The source of what is brought in lies in the same case: a key of both columns says so.
alter table batch_entries add column source_id uuid references sources;
alter table batch_entries add column channel text not null default '';
alter table items add column source_id uuid;
alter table items add column channel text not null default '';
alter table items add foreign key (case_id, source_id) references sources (case_id, id);
create index items_of_source on items (source_id, captured_at desc, id desc) where source_id is not null;
alter table sources enable row level security;
-- As for items: one who is only a contributor sees what he added himself. The policy of cases applies inside.
create policy seen on sources for select to cdip_web using (
  exists (select from cases c where c.id = case_id and (added_by = cdip_actor() or not (
    c.id = any ((select my_cases(true))::uuid[]) and c.id <> all ((select my_cases(false))::uuid[])
    and not (not c.need_to_know and (c.unit_id = any ((select my_supervised_units())::uuid[])
      or (c.classification = 'RESTRICTED' and c.unit_id = any ((select my_posted_units())::uuid[]))
      or (select i_audit()))))))
);
create policy added on sources for insert to cdip_web with check (added_by = cdip_actor());
create policy changed on sources for update to cdip_web using (true);
create policy worker on sources to cdip_worker using (true);
grant select on sources to cdip_web, cdip_worker;
grant insert, update (kind, name, make, model, serial, place, handed_over_by, handed_over_to, handed_over_at, asked_from,
  asked_until, given_from, given_until, recorder_clock_at, reference_clock_at) on sources to cdip_web;
grant update (source_id, channel) on items to cdip_web;
