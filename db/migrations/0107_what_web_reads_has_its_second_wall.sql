-- Who looked at what is each officer's own; the record tells the others.
alter table viewings enable row level security;
create policy own on viewings to cdip_web using (officer_id = cdip_actor()) with check (officer_id = cdip_actor());
create policy worker on viewings to cdip_worker using (true);

-- Failed sign-ins are counted before anybody is known, by doors that answer for the one account and the one source at
-- hand. `free` failures cost nothing; the wait doubles after them. 'last': it locks out; 'blocked': it may not be tried.
revoke all on sign_in_failures from cdip_web;
create function count_attempt(the_key text, free integer, first_seconds integer, longest_seconds integer) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare locks boolean;
begin
  -- Free means "-infinity", not now(): of two sign-ins at once, one's now() lies before the other's.
  -- An attempt while blocked does not lengthen the block: else anybody could keep an officer out for ever.
  insert into sign_in_failures as f (key, failures, blocked_until) values (the_key, 1, '-infinity')
  on conflict (key) do update set failures = f.failures + 1,
    blocked_until = case when f.failures + 1 <= free then '-infinity'::timestamptz else now() + make_interval(
      secs => least(longest_seconds, first_seconds * power(2, least(f.failures - free, 20)))) end
  where f.blocked_until <= now() returning f.blocked_until > now() into locks;
  return case when not found then 'blocked' when locks then 'last' else 'free' end;
end $$;
create function forgive_attempts(account_key text, source_key text) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  update sign_in_failures set failures = 0, blocked_until = '-infinity' where key = account_key;
  update sign_in_failures set failures = greatest(failures - 1, 0), blocked_until = '-infinity' where key = source_key;
$$;
-- For who looks after sign-in.
create function blocked_accounts() returns table (officer_id uuid, failures integer, blocked_until timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, f.failures, f.blocked_until from sign_in_failures f join officers o on f.key = 'account:' || lower(o.service_number)
  where f.blocked_until > now() and i_hold('{security}')
$$;

-- Web adds to the outbox and never reads it; who looks after the log is told how much waits.
revoke select on custody_outbox from cdip_web;
create function events_waiting() returns integer
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from custody_outbox where i_hold('{administrator,security,auditor}')
$$;

-- A number that is told to who reads the case, and to nobody else.
create or replace function raised_items_of(the_case uuid) returns integer
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from items where case_id = (select id from cases_with_items where id = the_case)
    and classification = 'CONFIDENTIAL'
$$;
revoke execute on function count_attempt(text, integer, integer, integer), forgive_attempts(text, text), blocked_accounts(),
  events_waiting(), raised_items_of(uuid) from public;
grant execute on function count_attempt(text, integer, integer, integer), forgive_attempts(text, text), blocked_accounts(),
  events_waiting(), raised_items_of(uuid) to cdip_web;
