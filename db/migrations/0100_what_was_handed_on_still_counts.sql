create index source_hash_alarms on custody_events (item_id) where type = 'item.source-hash-differed';

-- Uploads of a batch whose source named another digest after the seal: an alarm that keeps its medium where it is, though
-- who looks after the batch may have lost sight of the exhibit by then.
create function uploads_with_alarm(the_batch uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select u.id from batches b join batch_entries e on e.batch_id = b.id join uploads u on u.entry_id = e.id and u.state = 'sealed'
    join items i on i.upload_id = u.id
  where b.id = the_batch and i_look_after(b)
    and exists (select from custody_events x where x.item_id = i.id and x.type = 'item.source-hash-differed')
$$;

-- How the files stand that went on from a batch to colleagues, and from those to others: each state once, and nothing
-- else. They lie on the same medium.
create function handed_on_states(the_batch uuid) returns table (state text, has_alarm boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  with recursive onward as (
    select n.id from batches b join batches n on n.handed_from = b.id where b.id = the_batch and i_look_after(b)
    union all
    select n.id from onward o join batches n on n.handed_from = o.id)
  select distinct coalesce(up.state, 'announced'), exists (
    select from items i join custody_events x on x.item_id = i.id and x.type = 'item.source-hash-differed'
    where i.upload_id = up.id)
  from onward o join batch_entries e on e.batch_id = o.id
    left join lateral (select * from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
$$;

revoke execute on function uploads_with_alarm(uuid), handed_on_states(uuid) from public;
grant execute on function uploads_with_alarm(uuid), handed_on_states(uuid) to cdip_web;
