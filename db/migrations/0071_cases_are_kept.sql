-- What a court needs of a case; defendants D1, D2 … in the order in which they came.
alter table cases add column court_case_number text not null default '';
alter table cases add column doj_reference text not null default '';
alter table cases add column next_court_date date;
alter table cases add column defendants text[] not null default '{}';
alter table cases add column retention_category text not null default 'standard'
  check (retention_category in ('standard', 'serious', 'undetected', 'permanent'));
grant update (report_number, court_case_number, doj_reference, next_court_date, defendants, retention_category)
  on cases to cdip_web;

-- A change of classification or need-to-know is proposed by one side and agreed by the other (design.md §4).
create table protection_proposals (
  id uuid primary key,
  case_id uuid not null references cases,
  classification text not null check (classification in ('RESTRICTED', 'CONFIDENTIAL')),
  need_to_know boolean not null,
  reason text not null check (length(reason) > 0),
  proposed_by uuid not null references officers,
  proposed_as text not null check (proposed_as in ('officer-in-charge', 'supervisor')),
  proposed_at timestamptz not null,
  decision text check (decision in ('agreed', 'declined', 'withdrawn')),
  decided_by uuid references officers,
  decided_at timestamptz,
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check (decision <> 'agreed' or decided_by <> proposed_by)
);
create unique index one_open_proposal on protection_proposals (case_id) where decision is null;
alter table protection_proposals enable row level security;
-- The policy of cases applies inside.
create policy seen on protection_proposals for select to cdip_web using (exists (select from cases c where c.id = case_id));
create policy proposed on protection_proposals for insert to cdip_web with check (proposed_by = cdip_actor());
create policy decided on protection_proposals for update to cdip_web
  using (exists (select from cases c where c.id = case_id)) with check (decided_by = cdip_actor());
grant select, insert, update (decision, decided_by, decided_at) on protection_proposals to cdip_web;
grant select on protection_proposals to cdip_worker;

-- Open cases of these units that have no officer in charge in service: the supervisor's queue.
create index open_cases_of_unit on cases (unit_id) where status = 'open';

-- A hidden case's officer in charge is warned when another case was opened under its number; nobody else learns of it.
create function namesakes_of_my_hidden_cases(out case_id uuid, out others integer) returns setof record
  language sql stable security definer set search_path = public as $$
  select h.id, count(*)::int from cases h join cases o on o.report_number = h.report_number and o.id <> h.id
    and o.created_at > h.created_at and o.status = 'open'
  where h.need_to_know and h.status = 'open' and h.officer_in_charge_id = cdip_actor() group by h.id
$$;

-- Whether anybody's upload into a case is unfinished: asked by one who may close it, and need not see whose it is.
create function uploads_run_into(the_case uuid) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (select from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id
    where b.case_id = the_case and u.state in ('open', 'complete', 'verifying'))
$$;

-- How many members and posted officers would no longer see a case under another protection: shown before one agrees.
create function who_would_lose_sight(the_case uuid, new_classification text, new_need_to_know boolean)
  returns table (name text, service_number text) language sql stable security definer set search_path = public as $$
  with c as (select * from cases where id = the_case),
  members as (select officer_id from case_access where case_id = the_case and role <> 'contributor'
    and valid_from <= cdip_now() and (expires_at is null or expires_at > cdip_now())),
  posted as (select p.officer_id, p.role, p.unit_id = c.unit_id as is_own_unit
    from c join unit_closure u on u.descendant_id = c.unit_id join postings p on p.unit_id = u.ancestor_id
    where p.role in ('officer', 'supervisor') and p.valid_from <= cdip_now() and (p.valid_to is null or p.valid_to > cdip_now())),
  sees as (
    select o.id, o.name, o.service_number,
      (c.classification = 'RESTRICTED' or o.cleared_confidential) and (o.id in (select officer_id from members)
        or not c.need_to_know and exists (select from posted p where p.officer_id = o.id
          and (p.role = 'supervisor' or p.is_own_unit and c.classification = 'RESTRICTED'))) as now,
      (new_classification = 'RESTRICTED' or o.cleared_confidential) and (o.id in (select officer_id from members)
        or not new_need_to_know and exists (select from posted p where p.officer_id = o.id
          and (p.role = 'supervisor' or p.is_own_unit and new_classification = 'RESTRICTED'))) as then
    from c, officers o where o.suspended_at is null
      and (o.id in (select officer_id from members) or o.id in (select officer_id from posted)))
  select s.name, s.service_number from sees s where s.now and not s.then order by s.service_number
$$;

-- Where a case lies and how it is protected decide who sees it: web changes neither by itself, and row-level security
-- would refuse a change by which its author loses sight. Each has one door that asks for what makes it right.
revoke update (unit_id, classification, need_to_know) on cases from cdip_web;
create function apply_protection(proposal uuid) returns void
  language plpgsql security definer set search_path = public as $$
begin
  update cases c set classification = p.classification, need_to_know = p.need_to_know
  from protection_proposals p where p.id = proposal and c.id = p.case_id
    and p.decision = 'agreed' and p.decided_by = cdip_actor() and p.decided_at = cdip_now();
  if not found then
    raise exception 'proposal % was not agreed by this actor now', proposal using errcode = 'insufficient_privilege';
  end if;
end $$;
create function move_case(the_case uuid, new_unit uuid) returns void
  language plpgsql security definer set search_path = public as $$
begin
  update cases set unit_id = new_unit where id = the_case and (unit_id = any (my_supervised_units())
    or exists (select from case_access a where a.case_id = the_case and a.officer_id = cdip_actor() and a.role = 'supervisor'
      and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now())));
  if not found then
    raise exception 'case % is not this actor''s to move', the_case using errcode = 'insufficient_privilege';
  end if;
end $$;
