-- What one officer did is searched for a reason that a second person agreed to; asking, deciding and reading are events.
create table officer_searches (
  id uuid primary key,
  subject_id uuid not null references officers,
  reason text not null check (length(trim(reason)) between 1 and 500),
  requested_by uuid not null references officers,
  requested_at timestamptz not null,
  decision text check (decision in ('agreed', 'declined')),
  decided_by uuid references officers,
  decided_at timestamptz,
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check (requested_by <> subject_id),
  check (decided_by <> requested_by and decided_by <> subject_id)
);
create index on officer_searches (requested_at desc, id desc);
create function refuse_second_decision() returns trigger language plpgsql as $$
begin
  if old.decision is not null then
    raise exception 'search % was decided', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger decided_once before update on officer_searches for each row execute function refuse_second_decision();
create trigger never_deleted before delete or truncate on officer_searches for each statement execute function refuse_change();

create function i_oversee() returns boolean language sql stable security definer set search_path = public as $$
  select exists (select 1 from postings where officer_id = cdip_actor() and role in ('auditor', 'security')
    and valid_from <= cdip_now() and (valid_to is null or valid_to > cdip_now()))
$$;
alter table officer_searches enable row level security;
create policy seen on officer_searches for select to cdip_web using (i_oversee() and subject_id <> cdip_actor());
create policy requested on officer_searches for insert to cdip_web with check (i_audit() and requested_by = cdip_actor());
create policy decided on officer_searches for update to cdip_web using (i_oversee()) with check (decided_by = cdip_actor());
grant select, insert on officer_searches to cdip_web;
grant update (decision, decided_by, decided_at) on officer_searches to cdip_web;

-- Finds the events of one officer by the number that he had at the time.
create index on event_values (value, event_id) where field = 'actorServiceNumber';
