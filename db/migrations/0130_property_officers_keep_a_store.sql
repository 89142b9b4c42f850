-- A property officer keeps the store of a unit and of the units below it: things, no evidence. Who stands in for him while
-- the store is closed has the same posting until a date.
alter table postings drop constraint postings_role_check;
alter table postings add constraint postings_role_check
  check (role in ('officer', 'supervisor', 'legal', 'administrator', 'security', 'auditor', 'exhibits'));
create function my_kept_units() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(distinct c.descendant_id), '{}') from postings p
  join unit_closure c on c.ancestor_id = p.unit_id
  where p.officer_id = cdip_actor() and p.role = 'exhibits'
    and p.valid_from <= cdip_now() and (p.valid_to is null or p.valid_to > cdip_now())
$$;
