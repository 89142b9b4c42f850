-- A stick is wiped, and a working disc destroyed, once a supervisor countersigned what lay on it: the register knows which
-- import records are of which medium.
alter table transfers add constraint transfers_medium_id_fkey foreign key (medium_id) references media;
create index transfers_of_medium on transfers (medium_id) where medium_id is not null;

-- The medium under a label, whoever's unit it is, for who brings something in. What was lost or left the register is refused.
create function registered_medium(the_label text)
  returns table (id uuid, label text, kind text, standing text, is_revoked boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.label, m.kind, m.standing, m.revoked_at is not null or m.state in ('lost', 'returned', 'released', 'destroyed')
  from media m where m.label = the_label and i_hold('{officer,supervisor}')
$$;

-- What import records say of the media that the actor sees, whether or not he sees their cases: numbers, and nothing else.
-- The rule is that of the policy of media (migration 0131).
create function brought_in(which uuid default null)
  returns table (medium_id uuid, countersigned integer, submitted integer, unfinished integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.medium_id, count(*) filter (where t.state = 'countersigned')::int, count(*) filter (where t.state = 'submitted')::int,
    count(*) filter (where t.state in ('draft', 'returned'))::int
  from transfers t join media m on m.id = t.medium_id
  where (which is null or t.medium_id = which) and (m.unit_id = any ((select my_kept_units())::uuid[])
    or m.holder_id = cdip_actor() or m.unit_id = any ((select my_posted_units())::uuid[])
    or m.unit_id = any ((select my_supervised_units())::uuid[]) or (select i_audit()))
  group by t.medium_id
$$;

-- As copies_are_verified of a batch (migration 0154), of all that came from a medium: for who keeps it or has it.
create function copies_of_medium_are_verified(the_medium uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  with places as (select distinct place from item_copies),
  held as (select distinct e.item_id from transfers t join transfer_entries e on e.transfer_id = t.id
    where t.medium_id = the_medium and e.item_id is not null)
  select exists (select from media m where m.id = the_medium
      and (m.unit_id = any (my_kept_units()) or m.holder_id = cdip_actor()))
    and exists (select from places) and not exists (
      select from held h cross join places p where not exists (
        select from item_copies y where y.item_id = h.item_id and y.place = p.place and y.outcome = 'sound'))
$$;
revoke execute on function registered_medium(text), brought_in(uuid), copies_of_medium_are_verified(uuid) from public;
grant execute on function registered_medium(text), brought_in(uuid), copies_of_medium_are_verified(uuid) to cdip_web;
