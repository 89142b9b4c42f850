-- Who may do what with the jobs: web sends one, in the transaction of what needs it, and neither reads nor changes any.
grant usage on schema jobs to cdip_worker;
grant select, insert, update, delete on all tables in schema jobs to cdip_worker;

-- Inserts as pg-boss does. False where an equal job (queue and key) waits already: it will see the newest state anyway.
create function enqueue_job(queue_name text, payload jsonb, job_key text, job_priority integer, delay_seconds integer)
  returns boolean language plpgsql security definer set search_path = pg_catalog as $$
declare q jobs.queue;
begin
  select * into strict q from jobs.queue where name = queue_name;
  insert into jobs.job (name, data, priority, singleton_key, start_after, keep_until, retry_limit, retry_delay,
    retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, policy, dead_letter, heartbeat_seconds)
  values (q.name, payload, job_priority, job_key, now() + delay_seconds * interval '1 second',
    now() + (delay_seconds + q.retention_seconds) * interval '1 second', q.retry_limit, q.retry_delay, q.retry_backoff,
    q.retry_delay_max, q.expire_seconds, q.deletion_seconds, q.policy, q.dead_letter, q.heartbeat_seconds)
  on conflict do nothing;
  if not found then return false; end if;
  if delay_seconds = 0 then
    perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), q.name); -- the channel of pg-boss
  end if;
  return true;
end $$;
revoke execute on function enqueue_job(text, jsonb, text, integer, integer) from public;
grant execute on function enqueue_job(text, jsonb, text, integer, integer) to cdip_web, cdip_worker;

-- What still waits or runs under a key (an item's id): asked by one who was found to see the item.
create function jobs_under_key(job_key text) returns table (queue text, state text)
  language sql stable security definer set search_path = pg_catalog as $$
  select name, state::text from jobs.job
  where singleton_key = job_key and state < 'completed' and name = any (array(select q.name from jobs.queue q))
$$;
revoke execute on function jobs_under_key(text) from public;
grant execute on function jobs_under_key(text) to cdip_web, cdip_worker;

create function i_administer() returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from postings where officer_id = cdip_actor() and role = 'administrator'
    and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
$$;

-- A job that failed three times waits here with its reason until somebody lets it be tried again.
create table parked_jobs (
  id uuid primary key,
  queue text not null,
  payload jsonb not null,
  item_id uuid references items,
  trouble text not null check (trouble in ('timed out', 'crashed', 'no space', 'tool missing', 'worker lost', 'failed')),
  detail text not null,
  tries integer not null,
  parked_at timestamptz not null,
  retried_at timestamptz,
  retried_by uuid references officers,
  check ((retried_at is null) = (retried_by is null))
);
create index parked_of_item on parked_jobs (item_id) where retried_at is null;
create index parked_now on parked_jobs (parked_at desc, id desc) where retried_at is null;
alter table parked_jobs enable row level security;
create policy seen on parked_jobs for select to cdip_web using (exists (select from items i where i.id = item_id) or (select i_administer()));
create policy retried on parked_jobs for update to cdip_web
  using (exists (select from items i where i.id = item_id) or (select i_administer())) with check (retried_by = cdip_actor());
create policy worker on parked_jobs to cdip_worker using (true) with check (true);
grant select, update (retried_at, retried_by) on parked_jobs to cdip_web;
grant select, insert on parked_jobs to cdip_worker;

-- A derivative says how it was made: engine, its version, its arguments, the hash of what went in.
alter table derivatives add column part text not null default '';
alter table derivatives add column size_bytes bigint;
alter table derivatives add column engine text not null default '';
alter table derivatives add column engine_version text not null default '';
alter table derivatives add column arguments text[] not null default '{}';
alter table derivatives add column input_sha256 text not null default '';
alter table derivatives alter column width drop not null;
alter table derivatives alter column height drop not null;
alter table derivatives drop constraint derivatives_pkey;
alter table derivatives add primary key (item_id, kind, part);
alter table derivatives enable row level security;
-- The policy of items applies inside.
create policy seen on derivatives for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy worker on derivatives to cdip_worker using (true) with check (true);
grant update, delete on derivatives to cdip_worker;

-- Posters that were due are jobs now.
select enqueue_job('media.poster', jsonb_build_object('itemId', id), id::text, 0, 0) from items where poster_due;
drop index posters_due;
alter table items drop column poster_due;
alter table items drop column poster_tries;
alter table items drop column poster_trouble;
