-- Copies of masters on other volumes, each read back when it was made, and masters that were mended from one.
create table item_copies (
  item_id uuid not null references items on delete cascade,
  place text not null,
  verified_at timestamptz not null,
  primary key (item_id, place)
);
alter table item_copies enable row level security;
create policy seen on item_copies for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy worker on item_copies to cdip_worker using (true) with check (true);
grant select on item_copies to cdip_web, cdip_worker;
grant insert on item_copies to cdip_worker;

-- The damaged bytes are kept in quarantine under the repair's id, where there were any. Begun before a file is touched, so
-- that a repair that a crash cut off goes on.
create table item_repairs (
  id uuid primary key,
  item_id uuid not null references items,
  place text not null,
  begun_at timestamptz not null,
  finished_at timestamptz check (finished_at >= begun_at)
);
create unique index one_open_repair on item_repairs (item_id) where finished_at is null;
create trigger never_deleted before delete or truncate on item_repairs for each statement execute function refuse_change();
