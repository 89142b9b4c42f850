-- The view cases_with_items says whose items, and so whose record, an officer reads: these said it again.
create or replace function i_read_case(the_case uuid) returns boolean
  language plpgsql stable set search_path = public, pg_temp as $$
begin
  return exists (select from cases_with_items where id = the_case);
end $$;
drop policy seen on ledger_links;
create policy seen on ledger_links for select to cdip_web using (
  case split_part(stream, ':', 1)
    when 'item' then exists (select from items i where i.id = split_part(stream, ':', 2)::uuid)
    -- Numbers in a case's stream tell how many events it has: who is not cleared may not see all of them, so he gets none.
    when 'case' then (select i_am_cleared())
      and exists (select from cases_with_items c where c.id = split_part(stream, ':', 2)::uuid)
    else i_audit() end);
drop function i_read_record_of(cases);
