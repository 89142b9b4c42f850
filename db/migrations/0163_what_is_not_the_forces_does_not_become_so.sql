-- What was seized, is an exhibit or a citizen's leaves on an authority (0162): no correction makes it the Force's own, or one
-- keeper alone could have it destroyed without any. The other way is open: what turns out to be somebody's is kept.
create function guard_medium_standing() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.standing in ('master', 'seized', 'private') and new.standing in ('designated', 'working') then
    raise exception 'medium % is not the Force''s own', new.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger stays_not_ours before update of standing on media for each row execute function guard_medium_standing();
