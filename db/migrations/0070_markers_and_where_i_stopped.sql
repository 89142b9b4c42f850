-- What a reviewer marks in a recording: a moment of media time, in microseconds from the first frame. Removed, never deleted.
create table markers (
  id uuid primary key,
  item_id uuid not null references items,
  at_us bigint not null check (at_us >= 0),
  frame integer check (frame >= 0),
  note text not null default '',
  made_by uuid not null references officers,
  made_at timestamptz not null,
  removed_at timestamptz
);
create index markers_of_item on markers (item_id, at_us) where removed_at is null;
alter table markers enable row level security;
-- The policy of items applies inside: what may not be seen has no markers.
create policy seen on markers for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy made on markers for insert to cdip_web with check (made_by = cdip_actor());
-- `for update` asks this too: who may see a marker may lock it, only its maker may change it.
create policy changed on markers for update to cdip_web
  using (exists (select from items i where i.id = item_id)) with check (made_by = cdip_actor());
create policy worker on markers to cdip_worker using (true);
grant select, insert, update (note, removed_at) on markers to cdip_web;
grant select on markers to cdip_worker;

-- Where an officer stopped watching: his own, and nobody else's.
create table playback_positions (
  officer_id uuid not null references officers,
  item_id uuid not null references items,
  at_us bigint not null check (at_us >= 0),
  kept_at timestamptz not null,
  primary key (officer_id, item_id)
);
alter table playback_positions enable row level security;
create policy own on playback_positions to cdip_web using (officer_id = cdip_actor()) with check (officer_id = cdip_actor());
grant select, insert, update on playback_positions to cdip_web;
