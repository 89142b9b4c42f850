-- What is sent of a medium goes in batches like everything else; each belongs to the transfer, also once it is handed over.
alter table batches add column transfer_id uuid references transfers;
create index batches_of_transfer on batches (transfer_id) where transfer_id is not null;
-- An export set is sent as one file, the archive of its tree.
alter table batch_entries add column is_set boolean not null default false;
drop policy made on batches;
create policy made on batches for insert to cdip_web with check (officer_id = cdip_actor() and handed_by is null
  and (transfer_id is null or exists (select from transfers t where t.id = transfer_id and t.case_id = batches.case_id)));
create function note_batch_contributed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into transfer_contributors values (new.transfer_id, new.officer_id) on conflict do nothing;
  return new;
end $$;
create trigger contributes after insert on batches for each row when (new.transfer_id is not null)
  execute function note_batch_contributed();

-- As in migration 0089; and what is under review, signed or returned takes nothing in. It holds the transfer's row too, so
-- that none is submitted between the answer and the upload's own row (submitting locks it "for update").
create or replace function batch_takes_in(the_batch uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  the_case uuid;
  the_transfer uuid;
  takes boolean;
begin
  select b.case_id, b.transfer_id into the_case, the_transfer from batches b where b.id = the_batch;
  if the_case is null then return true; end if;
  select c.status = 'open' into takes from cases c where c.id = the_case for key share;
  if not takes or the_transfer is null then return takes; end if;
  select t.state = 'draft' into takes from transfers t where t.id = the_transfer for key share;
  return takes;
end $$;

-- As in migration 0091; the receiver's batch belongs to the same transfer.
create or replace function hand_over_batch(the_batch uuid, new_batch uuid, receiver uuid)
  returns table (entry_id uuid, upload_id uuid, offset_bytes float8, file_name text)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare moving uuid[];
begin
  perform from space for update;
  perform from batches b where b.id = the_batch and i_look_after(b) for update;
  if not found then
    raise exception 'batch % is not this actor''s to hand over', the_batch using errcode = 'insufficient_privilege';
  end if;
  -- Held first: one that becomes complete while this waits stays where it is.
  perform from uploads u join batch_entries e on e.id = u.entry_id where e.batch_id = the_batch and u.state = 'open'
    order by u.id for update of u;
  select array_agg(e.id) into moving from batch_entries e where e.batch_id = the_batch and coalesce(
    (select u.state from uploads u where u.entry_id = e.id order by u.created_at desc limit 1), 'open') = 'open';
  if moving is null then return; end if;
  insert into batches (id, case_id, tray_unit_id, claimed_report_number, officer_id, created_at, handed_from, handed_by, transfer_id)
    select new_batch, b.case_id, b.tray_unit_id, b.claimed_report_number, receiver, cdip_now(), b.id, cdip_actor(), b.transfer_id
    from batches b where b.id = the_batch;
  update batch_entries e set batch_id = new_batch where e.id = any (moving);
  update uploads u set officer_id = receiver, lease_until = null,
    epoch = case when u.lease_until is null then u.epoch else u.epoch + 1 end
  where u.entry_id = any (moving) and u.state = 'open';
  return query select e.id, u.id, u.offset_bytes::float8, e.name_display
    from batch_entries e left join uploads u on u.entry_id = e.id and u.state = 'open' where e.id = any (moving) order by e.id;
end $$;

-- The rule of the policy of transfers (migration 0140), for functions that read with their owner's rights.
create function i_see_transfer(the_transfer uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from transfers t where t.id = the_transfer and (
    exists (select from cases_with_items c where c.id = t.case_id)
    or (t.id in (select transfers_i_contributed_to()) and t.case_id = any (cases_i_contribute_to()))))
$$;

-- How what is being sent of a transfer stands, of all or of some entries, for who sees the transfer: the newest upload of
-- each entry that was sent.
create function transfer_uploads(the_transfer uuid, which integer[] default null)
  returns table (ordinal integer, batch_id uuid, officer_id uuid, upload_id uuid, state text, offset_bytes float8)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.ordinal, b.batch_id, n.officer_id, u.id, coalesce(u.state, 'announced'), coalesce(u.offset_bytes, 0)::float8
  from transfer_entries e join batch_entries b on b.id = e.batch_entry_id join batches n on n.id = b.batch_id
    left join lateral (select * from uploads u where u.entry_id = b.id order by u.created_at desc limit 1) u on true
  where (select i_see_transfer(the_transfer)) and e.transfer_id = the_transfer and (which is null or e.ordinal = any (which))
    and coalesce(e.outcome, 'unreadable') = 'unreadable'
$$;

-- Takes back the announcement of entries of which nothing was begun: they are sent in another batch, or end otherwise. No
-- upload is lost by it, and no list says that they stopped. The caller holds the transfer's row, so that none begins meanwhile.
create function withdraw_announced(the_transfer uuid, which integer[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare announced uuid[];
begin
  if not exists (select from transfers where id = the_transfer and state = 'draft') or not i_see_transfer(the_transfer) then
    raise exception 'transfer % is not this actor''s draft', the_transfer using errcode = 'insufficient_privilege';
  end if;
  select array_agg(distinct e.batch_entry_id) into announced from transfer_entries e
    where e.transfer_id = the_transfer and e.ordinal = any (which) and e.batch_entry_id is not null
      and not exists (select from uploads u where u.entry_id = e.batch_entry_id);
  if announced is null then return; end if;
  update transfer_entries set batch_entry_id = null where transfer_id = the_transfer and batch_entry_id = any (announced);
  delete from batch_entries where id = any (announced);
  -- A batch of which nothing is left, but for one that was handed on.
  delete from upload_grants g using batches b where b.id = g.batch_id and b.transfer_id = the_transfer
    and not exists (select from batch_entries e where e.batch_id = b.id)
    and not exists (select from batches n where n.handed_from = b.id);
  delete from batches b where b.transfer_id = the_transfer
    and not exists (select from batch_entries e where e.batch_id = b.id)
    and not exists (select from batches n where n.handed_from = b.id);
end $$;

-- Whether a file is still to come: of a transfer, not what was left out meanwhile, or is sent anew in another batch.
create function is_awaited(the_entry uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not exists (select from batch_entries n join batches b on b.id = n.batch_id where n.id = the_entry and b.transfer_id is not null)
    or exists (select from transfer_entries e where e.batch_entry_id = the_entry and coalesce(e.outcome, 'unreadable') = 'unreadable')
$$;
revoke execute on function i_see_transfer(uuid), transfer_uploads(uuid, integer[]), withdraw_announced(uuid, integer[]),
  is_awaited(uuid) from public;
grant execute on function i_see_transfer(uuid), transfer_uploads(uuid, integer[]), withdraw_announced(uuid, integer[]),
  is_awaited(uuid) to cdip_web;
