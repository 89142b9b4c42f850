-- What a gallery's search looks through, ready to be compared: within one case it is read in the gallery's own order,
-- so twenty thousand exhibits take milliseconds. (Under row-level security PostgreSQL uses no trigram index.)
alter table items add column search_text text not null
  generated always as (lower(name_display || e'\n' || folder_display || e'\n' || channel || e'\n' || own_mark || e'\n'
    || court_mark || e'\n' || capture_note)) stored;
