-- Who may read the security log reads it, and nobody else: it names officers and what they were refused.
alter table security_events enable row level security;
create policy seen on security_events for select to cdip_web using ((select i_hold('{security,auditor}')));
create policy recorded on security_events for insert to cdip_web, cdip_worker with check (true);
revoke select on security_events from cdip_worker;
create index security_events_by_time on security_events (at desc, id desc);
create index security_events_by_type on security_events (type, at desc, id desc);
create index security_events_of_officer on security_events (officer_id, at desc, id desc);
create index security_events_by_hand_of on security_events ((detail ->> 'by'), at desc, id desc);

-- How often one reason was met in the current quarter of an hour: refusals must not flood the log.
create table refusal_counts (
  key text primary key,
  begun_at timestamptz not null,
  refusals integer not null check (refusals > 0)
);
alter table refusal_counts enable row level security; -- reached through count_refusal() alone
create function count_refusal(the_key text, at timestamptz) returns integer
  language sql volatile security definer set search_path = public as $$
  insert into refusal_counts as r (key, begun_at, refusals) values (the_key, at, 1)
  on conflict (key) do update set
    begun_at = case when r.begun_at > at - interval '15 minutes' then r.begun_at else at end,
    refusals = case when r.begun_at > at - interval '15 minutes' then r.refusals + 1 else 1 end
  returning refusals
$$;
revoke execute on function count_refusal(text, timestamptz) from public;
grant execute on function count_refusal(text, timestamptz) to cdip_web;
