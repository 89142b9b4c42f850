-- The cases whose items an officer sees: the rule of `case.see-items` in lib/access/policy.ts, once, for the policies of
-- everything that lies in a case. One who is only a contributor is not among them. `with_raised`: he sees those raised to
-- CONFIDENTIAL too. It reads cases with its owner's rights: the rule stands here whole, and names no case.
create view cases_with_items as
  select c.id, (select i_audit()) and not c.need_to_know
    or (select i_am_cleared()) and (c.id = any ((select my_cases(false))::uuid[])
      or not c.need_to_know and c.unit_id = any ((select my_supervised_units())::uuid[])) as with_raised
  from cases c
  where (select i_audit()) and not c.need_to_know
    or (c.classification = 'RESTRICTED' or (select i_am_cleared())) and (c.id = any ((select my_cases(false))::uuid[])
      or not c.need_to_know and (c.unit_id = any ((select my_supervised_units())::uuid[])
        or c.classification = 'RESTRICTED' and c.unit_id = any ((select my_posted_units())::uuid[])));
grant select on cases_with_items to cdip_web;

-- The case that this transaction said it reads (lib/cases/rows.ts), if the officer sees its items: asked once for a whole
-- gallery, where the policy would ask for each of its rows. What the transaction says is no right: this finds out.
create function case_at_hand() returns uuid language sql stable security definer set search_path = public, pg_temp as $$
  select id from cases_with_items where id = nullif(current_setting('cdip.case', true), '')::uuid
$$;

-- The cases that an officer brought something into: there he sees what is his.
create function cases_i_contribute_to() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(id), '{}') from cases
  where id = any (my_cases(true)) and (classification = 'RESTRICTED' or i_am_cleared())
$$;

drop policy seen on items;
create policy seen on items for select to cdip_web using (
  (case_id = (select case_at_hand()) and classification = 'RESTRICTED')
  or (case_id is null and (classification = 'RESTRICTED' or (select i_am_cleared()))
    and (contributed_by = cdip_actor() or tray_unit_id = any ((select my_supervised_units())::uuid[])))
  or exists (select from cases_with_items c where c.id = case_id and (items.classification = 'RESTRICTED' or c.with_raised))
  or (contributed_by = cdip_actor() and (classification = 'RESTRICTED' or (select i_am_cleared()))
    and case_id = any ((select cases_i_contribute_to())::uuid[]))
);
drop policy seen on sources;
create policy seen on sources for select to cdip_web using (
  exists (select from cases_with_items c where c.id = case_id)
  or (added_by = cdip_actor() and case_id = any ((select cases_i_contribute_to())::uuid[])));
drop policy seen on custody_events;
create policy seen on custody_events for select to cdip_web using (
  case when item_id is not null then exists (select from items i where i.id = item_id)
    else case_id = (select case_at_hand()) or exists (select from cases_with_items c where c.id = case_id) end);
drop policy seen on case_members;
create policy seen on case_members for select to cdip_web using (
  officer_id = cdip_actor() or exists (select from cases_with_items c where c.id = case_id));
drop policy seen on case_access;
create policy seen on case_access for select to cdip_web using (
  officer_id = cdip_actor() or exists (select from cases_with_items c where c.id = case_id));
drop function i_only_contribute_to(cases);
