-- Files that were announced and never began are left lying as those are that stopped half-way: who supervises finds both,
-- and so both are counted. What would tell of a hidden case is counted in neither sum.
create or replace function open_work_by_unit(officer uuid)
  returns table (name_en text, name_zh text, uploads integer, cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.name_en, n.name_zh, sum(w.uploads)::int, sum(w.cases)::int from (
    select coalesce(b.tray_unit_id, c.unit_id) as unit_id, count(*) as uploads, 0 as cases
    from batches b join batch_entries e on e.batch_id = b.id left join cases c on c.id = b.case_id
      left join lateral (select state from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
    where b.officer_id = officer and coalesce(up.state, 'open') = 'open' and c.need_to_know is not true group by 1
    union all
    select c.unit_id, 0, count(*) from cases c
    where c.officer_in_charge_id = officer and c.status = 'open' and not c.need_to_know group by 1) w
  join units n on n.id = w.unit_id where i_manage_officers() group by n.id, n.name_en, n.name_zh order by n.name_en
$$;
create or replace function open_work_of(officer uuid, out uploads integer, out cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.uploads, s.cases from (
    select coalesce(sum(w.uploads), 0)::int as uploads, coalesce(sum(w.cases), 0)::int as cases
    from open_work_by_unit(officer) w) s
  where i_manage_officers()
$$;
