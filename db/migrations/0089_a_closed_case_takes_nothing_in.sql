-- Whether material of a batch may still begin to arrive: asked when an upload begins. It holds the case's row, so that
-- a case does not close between the answer and the upload's own row (closing locks it "for update"; a seal's numbering
-- does not wait for this). A tray is always open.
create function batch_takes_in(the_batch uuid) returns boolean
  language sql volatile security definer set search_path = public as $$
  select coalesce((select c.status = 'open' from batches b join cases c on c.id = b.case_id
    where b.id = the_batch for key share of c), true)
$$;

-- Answers with names: only to one who may propose or decide, whoever calls it.
alter function who_would_lose_sight(uuid, text, boolean) rename to would_lose_sight;
revoke execute on function would_lose_sight(uuid, text, boolean) from public;
create function who_would_lose_sight(the_case uuid, new_classification text, new_need_to_know boolean)
  returns table (name text, service_number text) language sql stable security definer set search_path = public as $$
  select w.name, w.service_number from cases c, would_lose_sight(the_case, new_classification, new_need_to_know) w
  where c.id = the_case and (c.id = any (my_cases(false)) or c.unit_id = any (my_supervised_units()))
$$;
