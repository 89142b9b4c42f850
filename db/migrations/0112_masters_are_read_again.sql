-- Every master is read and hashed again in its turn: what the last reading found, and when. Sealing is the first. A master
-- that was found damaged is served no more, until a later reading finds it sound.
create table item_fixity (
  item_id uuid primary key references items on delete cascade,
  checked_at timestamptz not null,
  outcome text not null default 'sound' check (outcome in ('sound', 'missing', 'other-size', 'other-hash'))
);
create index fixity_by_age on item_fixity (checked_at);
create index damaged_masters on item_fixity (item_id) where outcome <> 'sound';
insert into item_fixity (item_id, checked_at) select id, sealed_at from items;

create function note_first_reading() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into item_fixity (item_id, checked_at) select id, sealed_at from added on conflict do nothing;
  return null;
end $$;
create trigger first_reading after insert on items referencing new table as added
  for each statement execute function note_first_reading();

alter table item_fixity enable row level security;
create policy seen on item_fixity for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy worker on item_fixity to cdip_worker using (true) with check (true);
grant select on item_fixity to cdip_web, cdip_worker;
grant update (checked_at, outcome) on item_fixity to cdip_worker;

-- For who looks after the machines: how many, and how old the oldest reading is; no exhibit is named.
create function fixity_state() returns table (masters bigint, damaged bigint, oldest timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*), count(*) filter (where f.outcome <> 'sound'), min(f.checked_at)
  from item_fixity f join items i on i.id = f.item_id
  where i.state = 'sealed' and i_administer()
$$;
revoke execute on function fixity_state from public;
grant execute on function fixity_state to cdip_web;
