-- A sign-in gives a day more to what its officer has not finished. A grant opens nothing once its day is over, but an
-- engine that holds one asks again for a week (components/uploads/send-entry.ts), over a night or a weekend off: it goes on
-- with its officer's next sign-in (design.md §6). For what is over longer nobody waits: it stays over, so that a token from
-- a station's past never opens again. Says nothing.
create or replace function renew_my_grants(at timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  update upload_grants g set expires_at = at + interval '24 hours' from batches b
  where b.id = g.batch_id and b.officer_id = cdip_actor() and g.revoked_at is null and g.expires_at > at - interval '7 days'
    and exists (select from batch_entries e left join uploads u on u.entry_id = e.id
      where e.batch_id = b.id and (u.id is null or u.state = 'open'))
$$;

-- As before, but says how many batches were stopped: each may have had several grants.
create or replace function revoke_grants(officer uuid, which uuid[], at timestamptz) returns integer
  language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update upload_grants g set revoked_at = at from batches b
    where b.id = g.batch_id and b.officer_id = officer and g.revoked_at is null and (which is null or b.id = any (which))
      and (officer = cdip_actor() or i_may_change(officer))
    returning b.id)
  select count(distinct id)::int from ended
$$;
