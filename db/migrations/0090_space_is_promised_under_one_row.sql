-- What uploads have still to write is promised to them under this one row: or two are promised the same bytes.
create table space (only_row boolean primary key default true check (only_row));
insert into space default values;
alter table space enable row level security; -- reached through space_promised() alone

-- A promise lapses two hours after the last contact; the bytes that came stay, and the next part asks again.
create function holds_space(last_contact_at timestamptz) returns boolean language sql stable
  as $$ select last_contact_at > now() - interval '2 hours' $$;

-- Holds the one row until the transaction ends, and says what is promised to all, and of that to the actor: sums only.
create function space_promised(out all_bytes float8, out own_bytes float8, out own_uploads integer)
  language plpgsql volatile security definer set search_path = public as $$
begin
  perform from space for update;
  -- A statement of its own: it sees what was promised while this one waited.
  select coalesce(sum(size_bytes - offset_bytes), 0), coalesce(sum(size_bytes - offset_bytes) filter (where officer_id = cdip_actor()), 0),
    count(*) filter (where officer_id = cdip_actor())
  into all_bytes, own_bytes, own_uploads from uploads where state = 'open' and holds_space(last_contact_at);
end $$;
revoke execute on function space_promised() from public;
grant execute on function space_promised() to cdip_web;
