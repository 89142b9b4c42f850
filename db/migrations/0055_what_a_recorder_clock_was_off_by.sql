-- By how much a source's clock was off, over a stretch of its own time: a claim with its basis, never a changed time
-- (media.md). Clocks are reset and drift, so there are several; the latest that covers a recording is the one named.
create table clock_offsets (
  id uuid primary key,
  source_id uuid not null references sources,
  -- For this exhibit alone, before what is said of the source.
  item_id uuid references items,
  from_at timestamptz,
  until_at timestamptz check (until_at > from_at),
  -- The recorder's reading minus the true time.
  ahead_ms bigint not null,
  uncertainty_ms bigint not null check (uncertainty_ms >= 0),
  basis text not null check (basis in ('reading', 'on-screen', 'statement', 'metadata')),
  -- A photograph of both clocks, itself an exhibit.
  photo_item_id uuid references items,
  note text not null default '',
  set_by uuid not null references officers,
  set_at timestamptz not null
);
create index clock_offsets_of_source on clock_offsets (source_id, set_at desc);
alter table clock_offsets enable row level security;
-- The policy of sources applies inside.
create policy seen on clock_offsets for select to cdip_web using (exists (select from sources s where s.id = source_id));
create policy claimed on clock_offsets for insert to cdip_web with check (set_by = cdip_actor());
create policy worker on clock_offsets to cdip_worker using (true);
grant select, insert on clock_offsets to cdip_web;
grant select on clock_offsets to cdip_worker;
