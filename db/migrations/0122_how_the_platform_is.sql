-- How the platform is at this moment, for the page of its health and for what watches it: sums alone, no case, exhibit or
-- officer is named. Who may read it is asked in lib/access; what watches it shows a token or asks on the machine itself.
-- Each part but the jobs' reads an index or a small table: it is asked again and again.
create function health_now() returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'log', (select jsonb_build_object('state', s.state, 'size', h.size, 'publishedSize', s.published_size,
        'waiting', (select count(*) from custody_outbox),
        -- Since when the oldest event waits that no published head holds.
        'waitingSince', least(
          (select min(e.at) from custody_outbox o join custody_events e on e.id = o.event_id),
          (select e.at from ledger_leaves l join custody_events e on e.id = l.event_id
            where l.leaf_index = s.published_size)),
        'openAlarms', (select count(*) from ledger_alarms where ended_at is null))
      from ledger_state s, ledger_head h),
    'jobs', (select coalesce(jsonb_agg(to_jsonb(j) order by j.queue, j.state), '[]') from (
        select name as queue, state::text as state, count(*) from jobs.job
        where state < 'completed' group by name, state
        union all
        select queue, 'parked', count(*) from parked_jobs where retried_at is null group by queue) j),
    'uploads', (select jsonb_build_object('open', count(*), 'sizeBytes', coalesce(sum(size_bytes), 0),
        'receivedBytes', coalesce(sum(offset_bytes), 0)) from uploads where state = 'open'),
    'masters', jsonb_build_object(
      'readSince', (select f.checked_at from item_fixity f join items i on i.id = f.item_id where i.state = 'sealed'
        order by f.checked_at limit 1),
      'bad', (select count(*) from item_fixity f join items i on i.id = f.item_id
        where f.outcome <> 'sound' and i.state = 'sealed')),
    'copies', jsonb_build_object(
      'readSince', (select min(oldest.checked_at) from volumes v, lateral (
        select y.checked_at from item_copies y join items i on i.id = y.item_id
        where y.place = v.place and i.state = 'sealed' order by y.checked_at limit 1) oldest),
      'bad', (select count(*) from item_copies y join items i on i.id = y.item_id
        where y.outcome <> 'sound' and i.state = 'sealed' and y.place in (select v.place from volumes v))),
    'volumes', (select coalesce(jsonb_agg(jsonb_build_object('place', place, 'freeBytes', free_bytes,
        'totalBytes', total_bytes, 'measuredAt', measured_at) order by place <> 'store', place), '[]') from volumes),
    'runs', (select coalesce(jsonb_agg(jsonb_build_object('process', process, 'host', host, 'version', version,
        'startedAt', started_at, 'clockOffsetMs', clock_offset_ms) order by process, host, started_at), '[]')
      from process_runs where stopped_at is null and seen_at >= now() - interval '2 minutes')
  )
$$;
revoke execute on function health_now() from public;
grant execute on function health_now() to cdip_web;
