-- A stocktake: what should lie in a unit's store, beside what was found there by scanning labels. Its result stays.
create table stocktakes (
  id uuid primary key,
  unit_id uuid not null references units,
  begun_by uuid not null references officers,
  begun_at timestamptz not null,
  ended_at timestamptz check (ended_at >= begun_at)
);
create unique index one_open_stocktake on stocktakes (unit_id) where ended_at is null;
create index stocktakes_of_unit on stocktakes (unit_id, begun_at desc);
create table stocktake_lines (
  stocktake_id uuid not null references stocktakes,
  label text not null check (length(label) between 1 and 60),
  medium_id uuid references media, -- null: no medium of the register that who counts may see bears it
  outcome text not null check (outcome in ('found', 'missing', 'unexpected')),
  noted_by uuid not null references officers,
  noted_at timestamptz not null,
  primary key (stocktake_id, label)
);
create trigger never_deleted before delete or truncate on stocktakes for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on stocktake_lines
  for each statement execute function refuse_change();

create function counted_once() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then
    raise exception 'stocktake % is over', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger counted_once before update on stocktakes for each row execute function counted_once();

alter table stocktakes enable row level security;
create policy kept on stocktakes for select to cdip_web using (unit_id = any ((select my_kept_units())::uuid[]));
create policy begun on stocktakes for insert to cdip_web
  with check (begun_by = cdip_actor() and unit_id = any ((select my_kept_units())::uuid[]));
create policy ended on stocktakes for update to cdip_web using (true);
alter table stocktake_lines enable row level security;
create policy kept on stocktake_lines for select to cdip_web using (exists (select from stocktakes s where s.id = stocktake_id));
create policy noted on stocktake_lines for insert to cdip_web with check (noted_by = cdip_actor()
  and exists (select from stocktakes s where s.id = stocktake_id and (s.ended_at is null or s.ended_at = cdip_now())));
grant select, insert on stocktakes, stocktake_lines to cdip_web;
grant update (ended_at) on stocktakes to cdip_web;
