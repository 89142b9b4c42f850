-- Who did it, out of the event's own bytes, so that the record can be read by officer. Canonical JSON (RFC 8785) sorts its
-- keys, so an officer's id stands first; an event of the platform itself has none.
alter table custody_events add column actor_id uuid generated always as (
  substring(encode(substring(bytes for 60), 'escape') from '^\{"actor":\{"id":"([0-9a-f-]{36})"')::uuid) stored;
create index events_of_case_by_actor on custody_events (case_id, actor_id, id desc) where actor_id is not null;
