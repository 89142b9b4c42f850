-- A workstation with a drive brings a medium in without a browser (cdip import): it asks for a code, an officer approves it in
-- his browser for one case, and it gets a token of its own (RFC 8628). Secrets are kept as hashes, and read by nobody: each is
-- only ever asked about, through a door.
create table stations (
  id uuid primary key,
  officer_id uuid not null references officers,
  case_id uuid not null references cases,
  workstation text not null check (length(trim(workstation)) between 1 and 80), -- as it calls itself
  address text not null,
  token_hash bytea unique check (length(token_hash) = 32), -- null until it was handed out, once
  approved_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index on stations (officer_id, expires_at);
create table station_requests (
  id uuid primary key,
  device_hash bytea not null unique check (length(device_hash) = 32), -- what the workstation asks with
  user_hash bytea not null unique check (length(user_hash) = 32), -- what the officer types
  workstation text not null check (length(trim(workstation)) between 1 and 80),
  report_number text not null check (length(trim(report_number)) between 1 and 60),
  address text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  declined_at timestamptz,
  station_id uuid references stations,
  check (declined_at is null or station_id is null)
);
create index on station_requests (address, expires_at);

alter table station_requests enable row level security;
alter table stations enable row level security;
create policy seen on stations for select to cdip_web using (officer_id = cdip_actor() or (select i_manage_officers()));
grant select (id, officer_id, case_id, workstation, address, approved_at, expires_at, revoked_at) on stations to cdip_web;

-- Says whether it was taken: nobody fills the table from one address. What nobody decided is forgotten after a day.
create function request_station(the_id uuid, device bytea, typed bytea, the_workstation text, the_number text, source text,
  at timestamptz, until timestamptz, most integer) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  delete from station_requests where expires_at < at - interval '1 day' and station_id is null;
  if (select count(*) from station_requests where address = source and expires_at > at) >= most then return false; end if;
  insert into station_requests (id, device_hash, user_hash, workstation, report_number, address, requested_at, expires_at)
    values (the_id, device, typed, the_workstation, the_number, source, at, until);
  return true;
end $$;
-- What waits under the code that an officer typed.
create function station_request_of(typed bytea, at timestamptz)
  returns table (id uuid, workstation text, report_number text, address text, requested_at timestamptz, expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.workstation, r.report_number, r.address, r.requested_at, r.expires_at from station_requests r
  where r.user_hash = typed and r.expires_at > at and r.declined_at is null and r.station_id is null and cdip_actor() is not null
$$;
-- Once: a code that was decided on is none any more. The station is the actor's own, for a case that he sees.
create function approve_station(request uuid, station uuid, the_case uuid, at timestamptz, until timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare asked station_requests;
begin
  select * into asked from station_requests r where r.id = request and r.expires_at > at and r.declined_at is null
    and r.station_id is null for update;
  if not found then return false; end if;
  if not exists (select from cases_with_items c where c.id = the_case) and not the_case = any (cases_i_contribute_to()) then
    raise exception 'case % is out of this actor''s sight', the_case using errcode = 'insufficient_privilege';
  end if;
  insert into stations (id, officer_id, case_id, workstation, address, approved_at, expires_at)
    values (station, cdip_actor(), the_case, asked.workstation, asked.address, at, until);
  update station_requests r set station_id = station where r.id = request;
  return true;
end $$;
create function decline_station(request uuid, at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update station_requests r set declined_at = at where r.id = request and r.expires_at > at and r.declined_at is null
    and r.station_id is null and cdip_actor() is not null;
  return found;
end $$;
-- The workstation asks how its code stands: unknown, over and used up are one answer. An approved one gets its token once.
create function hand_out_station(device bytea, token bytea, at timestamptz)
  returns table (status text, officer_id uuid, case_id uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare asked station_requests;
begin
  select * into asked from station_requests r where r.device_hash = device and r.expires_at > at for update;
  if not found then return query select 'over', null::uuid, null::uuid, null::timestamptz; return; end if;
  if asked.declined_at is not null then return query select 'declined', null::uuid, null::uuid, null::timestamptz; return; end if;
  if asked.station_id is null then return query select 'pending', null::uuid, null::uuid, null::timestamptz; return; end if;
  return query update stations s set token_hash = token
    where s.id = asked.station_id and s.token_hash is null and s.revoked_at is null and s.expires_at > at
    returning 'approved'::text, s.officer_id, s.case_id, s.expires_at;
  if not found then return query select 'over', null::uuid, null::uuid, null::timestamptz; end if;
end $$;
-- Asked on every request of a station, before the actor is known.
create function station_of(token bytea, at timestamptz)
  returns table (id uuid, officer_id uuid, case_id uuid, workstation text, expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.officer_id, s.case_id, s.workstation, s.expires_at from stations s
  where s.token_hash = token and s.revoked_at is null and s.expires_at > at
$$;

-- What a station sends goes in batches that name it: who ends the station stops them.
alter table batches add column station_id uuid references stations;
create index batches_of_station on batches (station_id) where station_id is not null;
-- Ends one's own stations, one or all, or those of an account that one may change, with what they are sending; and what waits
-- to be handed out. Says how many.
create function end_stations(officer uuid, which uuid, at timestamptz) returns integer
  language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update stations s set revoked_at = at
    where s.officer_id = officer and s.revoked_at is null and s.expires_at > at and (which is null or s.id = which)
      and (officer = cdip_actor() or i_may_change(officer) or i_hold('{security}'))
    returning s.id),
  stopped as (
    update upload_grants g set revoked_at = at from batches b
    where b.id = g.batch_id and b.station_id in (select id from ended) and g.revoked_at is null)
  select count(*)::int from ended
$$;
revoke execute on function request_station(uuid, bytea, bytea, text, text, text, timestamptz, timestamptz, integer),
  station_request_of(bytea, timestamptz), approve_station(uuid, uuid, uuid, timestamptz, timestamptz),
  decline_station(uuid, timestamptz), hand_out_station(bytea, bytea, timestamptz), station_of(bytea, timestamptz),
  end_stations(uuid, uuid, timestamptz) from public;
grant execute on function request_station(uuid, bytea, bytea, text, text, text, timestamptz, timestamptz, integer),
  station_request_of(bytea, timestamptz), approve_station(uuid, uuid, uuid, timestamptz, timestamptz),
  decline_station(uuid, timestamptz), hand_out_station(bytea, bytea, timestamptz), station_of(bytea, timestamptz),
  end_stations(uuid, uuid, timestamptz) to cdip_web;
