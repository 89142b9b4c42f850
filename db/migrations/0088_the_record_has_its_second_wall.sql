-- The record names people and files: what may not be seen is not read there either, predicate or none.
-- One who only contributes to a case sees his own items and their events, nothing of the case itself.
create function i_only_contribute_to(c cases) returns boolean language sql stable security definer set search_path = public as $$
  select c.id = any (my_cases(true)) and c.id <> all (my_cases(false))
    and not (not c.need_to_know and (c.unit_id = any (my_supervised_units())
      or (c.classification = 'RESTRICTED' and c.unit_id = any (my_posted_units())) or i_audit()))
$$;

alter table custody_events enable row level security;
-- The policies of items and cases apply inside.
create policy seen on custody_events for select to cdip_web using (
  case when item_id is not null then exists (select from items i where i.id = item_id)
    else exists (select from cases c where c.id = case_id and not i_only_contribute_to(c)) end);
create policy recorded on custody_events for insert to cdip_web with check (true);
create policy worker on custody_events to cdip_worker using (true) with check (true);

alter table event_values enable row level security;
create policy seen on event_values for select to cdip_web using (exists (select from custody_events e where e.id = event_id));
create policy recorded on event_values for insert to cdip_web with check (true);
create policy worker on event_values to cdip_worker using (true) with check (true);

alter table case_members enable row level security;
create policy seen on case_members for select to cdip_web using (
  officer_id = cdip_actor() or exists (select from cases c where c.id = case_id and not i_only_contribute_to(c)));
create policy added on case_members for insert to cdip_web with check (added_by = cdip_actor());
create policy ended on case_members for update to cdip_web using (exists (select from cases c where c.id = case_id));
create policy worker on case_members to cdip_worker using (true);

alter table case_access enable row level security;
create policy seen on case_access for select to cdip_web using (
  officer_id = cdip_actor() or exists (select from cases c where c.id = case_id and not i_only_contribute_to(c)));
create policy granted on case_access for insert to cdip_web with check (true);
create policy ended on case_access for update to cdip_web using (exists (select from cases c where c.id = case_id));
create policy worker on case_access to cdip_worker using (true);
