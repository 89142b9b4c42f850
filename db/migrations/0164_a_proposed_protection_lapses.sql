-- Two persons change a case's protection together: not one of them and a proposal of somebody who has left, or of so long
-- ago that nobody means it any more. What has lapsed is put into force by nobody, and gives way to the next proposal.
alter table protection_proposals drop constraint protection_proposals_decision_check;
alter table protection_proposals add constraint protection_proposals_decision_check
  check (decision in ('agreed', 'declined', 'withdrawn', 'lapsed'));
alter table protection_proposals add column lapses_at timestamptz;
update protection_proposals set lapses_at = proposed_at + interval '30 days';
alter table protection_proposals alter column lapses_at set not null;
alter table protection_proposals add check (lapses_at > proposed_at);

-- Whether it has not lapsed, and who proposed it still is in service and may propose it in the capacity in which he did: the
-- same rule as case.protect-as-officer-in-charge and case.protect-as-supervisor in lib/access/policy.ts.
create function proposal_stands(proposal uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from protection_proposals p
    join cases c on c.id = p.case_id
    join officers o on o.id = p.proposed_by and o.suspended_at is null
      and (c.classification = 'RESTRICTED' or o.cleared_confidential)
    cross join lateral (select coalesce(array_agg(a.role), '{}') as roles from case_access a
      where a.case_id = c.id and a.officer_id = o.id and a.role <> 'contributor'
        and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now())) held
    cross join lateral (select count(*) > 0 as anywhere, coalesce(bool_or(exists (select from unit_closure u
        where u.ancestor_id = s.unit_id and u.descendant_id = c.unit_id)), false) as here from postings s
      where s.officer_id = o.id and s.role = 'supervisor'
        and s.valid_from <= cdip_now() and (s.valid_to is null or s.valid_to > cdip_now())) supervises
    where p.id = proposal and p.lapses_at > cdip_now() and case p.proposed_as
      when 'officer-in-charge' then 'officer-in-charge' = any (held.roles)
      else supervises.anywhere and 'supervisor' = any (held.roles)
        or supervises.here and (not c.need_to_know or held.roles <> '{}') end)
$$;
revoke execute on function proposal_stands(uuid) from public;
grant execute on function proposal_stands(uuid) to cdip_web;

create or replace function apply_protection(proposal uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update cases c set classification = p.classification, need_to_know = p.need_to_know
  from protection_proposals p where p.id = proposal and c.id = p.case_id and proposal_stands(p.id)
    and p.decision = 'agreed' and p.decided_by = cdip_actor() and p.decided_at = cdip_now();
  if not found then
    raise exception 'proposal % was not agreed by this actor now', proposal using errcode = 'insufficient_privilege';
  end if;
end $$;
