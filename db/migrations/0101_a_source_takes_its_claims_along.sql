-- What is claimed of a source's clock goes with an exhibit to the source's copy in another case, as it was claimed and by
-- whom: of the whole source, and of the exhibit alone. Asked by one who sees the exhibits of both cases; what the other
-- source has already is left as it is. Returns what was added.
create function copy_clock_offsets(from_source uuid, to_source uuid, the_item uuid) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if (select count(*) from sources s join cases_with_items c on c.id = s.case_id where s.id in (from_source, to_source)) < 2 then
    raise exception 'the sources % and % are not both in this actor''s sight', from_source, to_source
      using errcode = 'insufficient_privilege';
  end if;
  return query
    insert into clock_offsets (id, source_id, item_id, from_at, until_at, ahead_ms, uncertainty_ms, basis, photo_item_id,
      note, set_by, set_at)
    select new_id(), to_source, f.item_id, f.from_at, f.until_at, f.ahead_ms, f.uncertainty_ms, f.basis, f.photo_item_id,
      f.note, f.set_by, f.set_at
    from clock_offsets f where f.source_id = from_source and (f.item_id is null or f.item_id = the_item)
      and not exists (select from clock_offsets t where t.source_id = to_source
        and (t.item_id, t.from_at, t.until_at, t.ahead_ms, t.uncertainty_ms, t.basis, t.note, t.set_by, t.set_at)
          is not distinct from
          (f.item_id, f.from_at, f.until_at, f.ahead_ms, f.uncertainty_ms, f.basis, f.note, f.set_by, f.set_at))
    returning id;
end $$;

-- As before, with the claims of each source; each row says which source was made for it.
drop function take_from_namesake(uuid, uuid);
create function take_from_namesake(the_case uuid, namesake uuid)
  returns table (item_id uuid, from_number integer, number integer, file_name text, source_id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  hidden cases;
  other cases;
begin
  perform from cases c where c.id in (the_case, namesake) order by c.id for update;
  select * into hidden from cases c where c.id = the_case;
  select * into other from cases c where c.id = namesake;
  if not exists (select from namesakes_of(the_case) n where n.id = namesake) or (not i_am_cleared() and (
    other.classification = 'CONFIDENTIAL' or exists (
      select from items i where i.case_id = namesake and i.classification = 'CONFIDENTIAL'))) then
    raise exception 'case % is not this actor''s to merge', namesake using errcode = 'insufficient_privilege';
  end if;
  if exists (select from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id
    where b.case_id = namesake and u.state in ('open', 'complete', 'verifying')) then
    raise exception 'uploads into case % run', namesake using errcode = 'object_in_use';
  end if;
  create temporary table moving on commit drop as
    with copies as materialized (select src.id, new_id() as copy from sources src where src.case_id = namesake)
    select i.id, i.number as was, hidden.last_item_number + row_number() over (order by i.number)::int as becomes,
      i.name_display as name, s.id as original, s.copy
    from items i left join copies s on s.id = i.source_id where i.case_id = namesake;
  insert into sources (id, case_id, kind, name, make, model, serial, place, handed_over_by, handed_over_to, handed_over_at,
      asked_from, asked_until, given_from, given_until, recorder_clock_at, reference_clock_at, added_by, added_at)
    select m.copy, the_case, s.kind, s.name, s.make, s.model, s.serial, s.place, s.handed_over_by, s.handed_over_to,
      s.handed_over_at, s.asked_from, s.asked_until, s.given_from, s.given_until, s.recorder_clock_at, s.reference_clock_at,
      cdip_actor(), cdip_now()
    from (select distinct copy, original from moving where copy is not null) m join sources s on s.id = m.original;
  insert into clock_offsets (id, source_id, item_id, from_at, until_at, ahead_ms, uncertainty_ms, basis, photo_item_id,
      note, set_by, set_at)
    select new_id(), m.copy, f.item_id, f.from_at, f.until_at, f.ahead_ms, f.uncertainty_ms, f.basis, f.photo_item_id,
      f.note, f.set_by, f.set_at
    from (select distinct copy, original from moving where copy is not null) m join clock_offsets f on f.source_id = m.original
    where f.item_id is null or f.item_id in (select id from moving where copy = m.copy);
  update items i set case_id = the_case, number = m.becomes, source_id = m.copy, record_wanted = i.record_wanted + 1,
    classification = case when other.classification = 'CONFIDENTIAL' then 'CONFIDENTIAL' else i.classification end
    from moving m where m.id = i.id;
  update cases c set last_item_number = c.last_item_number + (select count(*)::int from moving) where c.id = the_case;
  update cases c set status = 'closed', moved_out = c.moved_out + (select count(*)::int from moving) where c.id = namesake;
  return query select m.id, m.was, m.becomes, m.name, m.copy from moving m order by m.becomes;
end $$;

revoke execute on function copy_clock_offsets(uuid, uuid, uuid), take_from_namesake(uuid, uuid) from public;
grant execute on function copy_clock_offsets(uuid, uuid, uuid), take_from_namesake(uuid, uuid) to cdip_web;
