-- What is being brought into a case beside its exhibits, for who sees those; uploads themselves are seen by their officers.
-- Two questions, each in the words of a partial index: few uploads are under way at a time, and only those are looked at.
create function on_the_way(the_case uuid) returns table (receiving integer, verifying integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select
    (select count(*)::int from uploads up join batch_entries e on e.id = up.entry_id join batches b on b.id = e.batch_id
      where up.state = 'open' and b.case_id = the_case and exists (select from cases_with_items c where c.id = the_case)),
    (select count(*)::int from uploads up join batch_entries e on e.id = up.entry_id join batches b on b.id = e.batch_id
      where up.state in ('complete', 'verifying') and b.case_id = the_case
        and exists (select from cases_with_items c where c.id = the_case))
$$;
revoke execute on function on_the_way(uuid) from public;
grant execute on function on_the_way(uuid) to cdip_web;
