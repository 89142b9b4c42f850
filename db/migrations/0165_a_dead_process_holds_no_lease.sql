-- A lease names the process that took it: by the key of an advisory lock that one connection of that process holds for as
-- long as it lives. Where nobody holds that lock any more, nobody writes under the lease, and the next writer need not
-- wait for it to lapse: he opens a segment of his own, as after any lease that was not given back.
alter table uploads add column lease_holder bigint;
grant update (lease_holder) on uploads to cdip_web;

-- True for null: a holder that is not known counts as living, and its lease lapses by time.
create function holder_lives(holder bigint) returns boolean
  language sql volatile set search_path = public, pg_temp as $$
  select holder is null or exists (select from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and (l.classid::bigint << 32) | l.objid::bigint = holder)
$$;
revoke execute on function holder_lives(bigint) from public;
grant execute on function holder_lives(bigint) to cdip_web;
