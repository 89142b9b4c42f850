-- A search by officer goes by who acted, not by the number that he had: numbers are given again.
create index events_of_officer on custody_events (actor_id, id desc) where actor_id is not null;
drop index event_values_value_event_id_idx;
