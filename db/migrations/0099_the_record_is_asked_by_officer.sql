-- Who did it, out of the event's own bytes, so that the record can be read by officer. (An event of the platform has none.)
alter table custody_events add column actor_id uuid generated always as (
  case when length(bytes) > 0 then (convert_from(bytes, 'UTF8')::jsonb #>> '{actor,id}')::uuid end) stored;
create index events_of_case_by_actor on custody_events (case_id, actor_id, id desc) where actor_id is not null;
