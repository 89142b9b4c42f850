-- What is handed over becomes a batch of the receiver's own; the entries that are not complete move into it.
alter table batches add column handed_from uuid references batches;
alter table batches add column handed_by uuid references officers;
alter table batches add check ((handed_from is null) = (handed_by is null));
create index batches_of_officer on batches (officer_id, created_at desc);
create index batches_handed_on on batches (handed_from) where handed_from is not null;

-- The same rule as "case.appoint" in lib/access/policy.ts.
create function i_supervise_case(c cases) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select (c.classification = 'RESTRICTED' or i_am_cleared())
    and (c.id = any (my_cases(false)) or not c.need_to_know and (c.unit_id = any (my_supervised_units())
      or (c.classification = 'RESTRICTED' and c.unit_id = any (my_posted_units()))))
    and (c.unit_id = any (my_supervised_units()) or my_supervised_units() <> '{}' and exists (
      select from case_access a where a.case_id = c.id and a.officer_id = cdip_actor() and a.role = 'supervisor'
        and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now())))
$$;
-- One's own, and a suspended officer's where one supervises its case or its tray: "batch.see" in lib/access/policy.ts.
create function i_look_after(b batches) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select b.officer_id = cdip_actor() or exists (select from officers o where o.id = b.officer_id and o.suspended_at is not null)
    and (b.tray_unit_id = any (my_supervised_units())
      or exists (select from cases c where c.id = b.case_id and i_supervise_case(c)))
$$;

-- What decides whether another officer may bring into the case of a batch: asked by one who may hand it over, who may
-- see neither the case nor who belongs to it.
create function case_of_batch_for(the_batch uuid, officer uuid)
  returns table (unit_id uuid, classification text, need_to_know boolean, status text, roles text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.unit_id, c.classification, c.need_to_know, c.status, array(
    select a.role from case_access a where a.case_id = c.id and a.officer_id = officer
      and a.valid_from <= cdip_now() and (a.expires_at is null or a.expires_at > cdip_now()))
  from batches b join cases c on c.id = b.case_id where b.id = the_batch and i_look_after(b)
$$;

-- The one door by which uploads change hands. Nothing begins meanwhile, for begins hold the row of space; a part that
-- is being written finds its epoch over. Returns what moved; nothing, and no new batch, where all is complete.
create function hand_over_batch(the_batch uuid, new_batch uuid, receiver uuid)
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
  insert into batches (id, case_id, tray_unit_id, claimed_report_number, officer_id, created_at, handed_from, handed_by)
    select new_batch, b.case_id, b.tray_unit_id, b.claimed_report_number, receiver, cdip_now(), b.id, cdip_actor()
    from batches b where b.id = the_batch;
  update batch_entries e set batch_id = new_batch where e.id = any (moving);
  update uploads u set officer_id = receiver, lease_until = null,
    epoch = case when u.lease_until is null then u.epoch else u.epoch + 1 end
  where u.entry_id = any (moving) and u.state = 'open';
  return query select e.id, u.id, u.offset_bytes::float8, e.name_display
    from batch_entries e left join uploads u on u.entry_id = e.id and u.state = 'open' where e.id = any (moving) order by e.id;
end $$;

-- To whom the files of a batch went: asked by one who looks after it, who sees nothing else of the receiver's.
create function handed_on(the_batch uuid)
  returns table (batch_id uuid, officer_id uuid, officer text, service_number text, at timestamptz, files integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.id, o.id, o.name, o.service_number, n.created_at, (select count(*)::int from batch_entries e where e.batch_id = n.id)
  from batches b join batches n on n.handed_from = b.id join officers o on o.id = n.officer_id
  where b.id = the_batch and i_look_after(b) order by n.created_at
$$;

-- What became of an upload of one's own: asked when its officer's machine says another digest late, though he may have
-- lost sight of the exhibit by then.
create function sealed_from(the_upload uuid) returns table (item_id uuid, case_id uuid, sha256 text, has_alarm boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.id, i.case_id, i.sha256,
    exists (select from custody_events e where e.item_id = i.id and e.type = 'item.source-hash-differed')
  from items i join uploads u on u.id = i.upload_id where u.id = the_upload and u.officer_id = cdip_actor()
$$;

-- Whose supervisors have to find another hand for a suspended officer's work: units and numbers, nothing of a case.
create function open_work_by_unit(officer uuid)
  returns table (name_en text, name_zh text, uploads integer, cases integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.name_en, n.name_zh, sum(w.uploads)::int, sum(w.cases)::int from (
    select coalesce(b.tray_unit_id, c.unit_id) as unit_id, count(*) as uploads, 0 as cases
    from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id left join cases c on c.id = b.case_id
    where u.officer_id = officer and u.state = 'open' group by 1
    union all
    select c.unit_id, 0, count(*) from cases c where c.officer_in_charge_id = officer and c.status = 'open' group by 1) w
  join units n on n.id = w.unit_id where i_manage_officers() group by n.id, n.name_en, n.name_zh order by n.name_en
$$;

revoke execute on function i_supervise_case(cases), i_look_after(batches), case_of_batch_for(uuid, uuid),
  hand_over_batch(uuid, uuid, uuid), handed_on(uuid), sealed_from(uuid), open_work_by_unit(uuid) from public;
grant execute on function i_supervise_case(cases), i_look_after(batches), case_of_batch_for(uuid, uuid),
  hand_over_batch(uuid, uuid, uuid), handed_on(uuid), sealed_from(uuid), open_work_by_unit(uuid) to cdip_web;
