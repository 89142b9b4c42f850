-- Who looks at one exhibit from two stations looks twice: a viewing is one per session, item and quarter of an hour.
alter table viewings add column session_id uuid references sessions;
alter table viewings drop constraint viewings_pkey;
alter table viewings add constraint one_viewing unique nulls not distinct (officer_id, item_id, begun_at, session_id);
