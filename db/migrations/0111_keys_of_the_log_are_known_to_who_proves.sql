-- A checkpoint may be signed by a key that another followed since. Who shows or exports a proof names the key that signed
-- it, and what links that key to the one in use: public keys and signatures, nothing else of the event.
create function log_key_rotations() returns setof jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select convert_from(bytes, 'UTF8')::jsonb -> 'facts' from custody_events where type = 'log.key-rotated' order by id
$$;
revoke execute on function log_key_rotations from public;
grant execute on function log_key_rotations to cdip_web, cdip_worker;
