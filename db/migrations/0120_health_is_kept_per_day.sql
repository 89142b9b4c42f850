-- Whether the computer worked, day by day, for who must certify it: each run of a process, and what was measured.

-- A run is said to begin and to end. One that was not seen for a while and did not say that it ended was cut off: a kill,
-- a crash, a power cut. Times are the database's own.
create table process_runs (
  id uuid primary key,
  process text not null check (process in ('web', 'worker')),
  host text not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null check (seen_at >= started_at),
  stopped_at timestamptz check (stopped_at >= started_at),
  clock_offset_ms integer not null
);
create index runs_by_start on process_runs (started_at);
create index runs_not_ended on process_runs (seen_at) where stopped_at is null;

-- One row for a day in Hong Kong: the largest offset of a process's clock from the database's, the least free space of the
-- store, what was read again of masters and of their copies, and what of that was found bad.
create table health_days (
  day date primary key,
  clock_offset_ms integer,
  store_free_bytes bigint,
  store_total_bytes bigint,
  masters_read integer not null default 0,
  masters_bad integer not null default 0,
  copies_read integer not null default 0,
  copies_bad integer not null default 0
);
create function hong_kong_day(at timestamptz) returns date language sql immutable
  as $$ select (at at time zone 'Asia/Hong_Kong')::date $$;

-- How full each volume was when it was measured last: the store, and the places of copies; null where none answers.
create table volumes (
  place text primary key,
  free_bytes bigint,
  total_bytes bigint,
  measured_at timestamptz not null,
  check ((free_bytes is null) = (total_bytes is null))
);

create trigger never_deleted before delete or truncate on process_runs for each statement execute function refuse_change();
create trigger never_deleted before delete or truncate on health_days for each statement execute function refuse_change();
-- What is told of a day that is over stays so; a transaction may end a little after midnight.
create function day_is_over() returns trigger language plpgsql as $$
begin
  if current_user in ('cdip_web', 'cdip_worker') and old.day < hong_kong_day(now()) - 1 then
    raise exception 'the health of % is written', old.day using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger day_is_over before update on health_days for each row execute function day_is_over();

grant select, insert, update on health_days to cdip_worker;
grant select, insert, update, delete on volumes to cdip_worker;
grant select on process_runs to cdip_worker;

-- A process says that it runs, again and again, and that it ends; web for web alone. The first word makes the run.
create function note_run(run uuid, its_process text, its_host text, its_version text, up_seconds float8, offset_ms integer,
  is_ending boolean) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare at timestamptz := clock_timestamp();
begin
  if session_user = 'cdip_web' and its_process <> 'web' then
    raise exception 'web speaks for web' using errcode = 'insufficient_privilege';
  end if;
  insert into process_runs as r (id, process, host, version, started_at, seen_at, stopped_at, clock_offset_ms)
  values (run, its_process, its_host, its_version, at - up_seconds * interval '1 second', at, case when is_ending then at end,
    offset_ms)
  on conflict (id) do update set seen_at = greatest(r.seen_at, at),
    stopped_at = case when is_ending then greatest(r.seen_at, at) end, clock_offset_ms = excluded.clock_offset_ms
  where r.stopped_at is null;
  insert into health_days as d (day, clock_offset_ms) values (hong_kong_day(at), offset_ms)
  on conflict (day) do update set clock_offset_ms = excluded.clock_offset_ms
  where d.clock_offset_ms is null or abs(excluded.clock_offset_ms) > abs(d.clock_offset_ms);
end $$;
revoke execute on function note_run(uuid, text, text, text, float8, integer, boolean) from public;
grant execute on function note_run(uuid, text, text, text, float8, integer, boolean) to cdip_web, cdip_worker;

create index clock_jumps on custody_events (at) where type = 'clock.jumped';

-- The days up to one, newest first, from the first that anything is known of: one on which nothing ran stands there, too.
-- Sums alone: no case, exhibit or officer is named. Who may read them is asked in lib/access.
create function health_history(until_day date, how_many integer) returns table (
  day date, starts integer, stops integer, cut_offs integer, versions text[], clock_offset_ms integer, clock_jumps integer,
  store_free_bytes bigint, store_total_bytes bigint, jobs_parked integer, masters_read integer, masters_bad integer,
  copies_read integer, copies_bad integer
) language sql stable security definer set search_path = public, pg_temp as $$
  with known as (
    select least((select min(h.day) from health_days h), hong_kong_day((select min(r.started_at) from process_runs r))) as first,
      least(until_day, hong_kong_day(now())) as last
  ),
  days as (
    select d::date as day, d at time zone 'Asia/Hong_Kong' as begins, (d + interval '1 day') at time zone 'Asia/Hong_Kong' as ends
    from known k, generate_series(greatest(k.first, k.last - how_many + 1)::timestamp, k.last::timestamp, interval '1 day') d
    where k.first is not null
  )
  select d.day,
    (select count(*)::int from process_runs r where r.started_at >= d.begins and r.started_at < d.ends),
    (select count(*)::int from process_runs r where r.stopped_at >= d.begins and r.stopped_at < d.ends),
    (select count(*)::int from process_runs r where r.stopped_at is null and r.seen_at < now() - interval '2 minutes'
      and r.seen_at >= d.begins and r.seen_at < d.ends),
    array(select distinct r.version from process_runs r
      where r.started_at < d.ends and coalesce(r.stopped_at, r.seen_at) >= d.begins order by 1),
    h.clock_offset_ms,
    (select count(*)::int from custody_events e where e.type = 'clock.jumped' and e.at >= d.begins and e.at < d.ends),
    h.store_free_bytes, h.store_total_bytes,
    (select count(*)::int from parked_jobs p where p.parked_at >= d.begins and p.parked_at < d.ends),
    coalesce(h.masters_read, 0), coalesce(h.masters_bad, 0), coalesce(h.copies_read, 0), coalesce(h.copies_bad, 0)
  from days d left join health_days h on h.day = d.day order by d.day desc
$$;
revoke execute on function health_history(date, integer), hong_kong_day(timestamptz), day_is_over() from public;
grant execute on function health_history(date, integer) to cdip_web;
grant execute on function hong_kong_day(timestamptz) to cdip_worker;
