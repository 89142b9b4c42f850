-- A session can be locked by hand; after the idle limit it is locked without a row being touched.
alter table sessions add column locked_at timestamptz;
-- Demonstration accounts have a password that everybody knows: refused unless CDIP_DEMO=1.
alter table officers add column is_demo boolean not null default false;
-- The number that was typed for material that went to a tray: it tells the supervisor where it may belong.
alter table batches add column claimed_report_number text;

-- When the bytes of a cancelled upload had been moved from `incoming/` to `quarantine/`.
alter table uploads add column tidied_at timestamptz;

-- record.<n>.json beside a master: revision `record_wanted` is due, `record_written` is on the disk (-1: none).
alter table items add column record_wanted integer not null default 0;
alter table items add column record_written integer not null default -1 check (record_written <= record_wanted);
create index records_due on items (id) where record_written < record_wanted;
create index items_by_contributor on items (case_id, contributed_by);

-- A picture for the gallery: due until it is made or was tried three times; then the reason stays.
alter table items add column poster_due boolean not null default false;
alter table items add column poster_tries integer not null default 0;
alter table items add column poster_trouble text;
create index posters_due on items (sealed_at) where poster_due;
grant update (record_wanted) on items to cdip_web;
grant update (record_written, poster_due, poster_tries, poster_trouble) on items to cdip_worker;

-- Who types an exact number may bring material in (design.md, contributor). A need-to-know case, a CONFIDENTIAL one for
-- an officer without clearance and an unknown number give the same answer: nothing.
create function case_for_contribution(number_typed text) returns uuid
  language sql stable security definer set search_path = public as $$
  select id from cases
  where report_number = number_typed and not need_to_know and status = 'open'
    and (classification = 'RESTRICTED' or i_am_cleared())
    and exists (select 1 from postings where officer_id = cdip_actor() and role in ('officer', 'supervisor')
      and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
  order by created_at, id limit 1
$$;

-- How much work hangs on an officer, for one who manages accounts and may see none of it.
create function open_work_of(officer uuid, out uploads integer, out cases integer)
  language sql stable security definer set search_path = public as $$
  select (select count(*)::int from uploads where officer_id = officer and state = 'open'),
    (select count(*)::int from cases where officer_in_charge_id = officer and status = 'open')
$$;
