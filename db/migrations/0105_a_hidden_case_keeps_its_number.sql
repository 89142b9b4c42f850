-- The number of a case stands in the events of the exhibits that lay in it, and they may lie in another now: who reads them
-- there reads the number only where he sees the case. Named with `from` it is that of the case which an exhibit left.
create function i_see_numbered(event uuid, named text) returns boolean
  language plpgsql stable set search_path = public, pg_temp as $$
declare the_case uuid;
begin
  -- Both policies apply inside: an event that is out of sight has no values anyway.
  select case named when 'fromReportNumber' then from_case_id else case_id end into the_case from custody_events where id = event;
  return the_case is null or exists (select from cases where id = the_case);
end $$;
create policy numbered on event_values as restrictive for select to cdip_web using (
  field not in ('reportNumber', 'fromReportNumber') or i_see_numbered(event_id, field));
