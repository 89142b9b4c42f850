-- What a designated stick carries was read before anything of it is listed: what was thought of its token, why that was in
-- doubt, and the reason for which it goes on. `token_issued_at`: since when it is out of the store, by the register.
alter table transfers add column token_verdict text check (token_verdict in ('good', 'doubtful'));
alter table transfers add column token_doubt text check (token_doubt in ('missing', 'unreadable', 'stale', 'used-before'));
alter table transfers add column token_reason text not null default '' check (length(token_reason) <= 500);
alter table transfers add column token_issue integer check (token_issue > 0);
alter table transfers add column token_issued_at timestamptz;
alter table transfers add column token_checked_by uuid references officers;
alter table transfers add column token_checked_at timestamptz;
alter table transfers add check ((token_verdict is null) = (token_checked_at is null) and (token_verdict is null) = (token_checked_by is null));
alter table transfers add check (coalesce(token_verdict = 'doubtful', false) = (token_doubt is not null)
  and (token_doubt is null) = (token_reason = ''));
grant update (token_verdict, token_doubt, token_reason, token_issue, token_issued_at, token_checked_by, token_checked_at)
  on transfers to cdip_web;

-- Whether it is the kind of medium on which a token is written at issue (needsToken in lib/transfers/rules.ts).
create function needs_token(kind text, owner text) returns boolean language sql immutable
  as $$ select kind = 'usb' and owner = 'designated' $$;
create function guard_token_check() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user not in ('cdip_web', 'cdip_worker') then return new; end if;
  if (new.token_verdict, new.token_doubt, new.token_reason, new.token_issue, new.token_issued_at, new.token_checked_by, new.token_checked_at)
    is distinct from (old.token_verdict, old.token_doubt, old.token_reason, old.token_issue, old.token_issued_at, old.token_checked_by, old.token_checked_at)
    and (old.token_verdict is not null or old.state <> 'draft' or new.token_checked_by is distinct from cdip_actor())
  then raise exception 'what was read of the medium of transfer % stands', old.id using errcode = 'insufficient_privilege';
  end if;
  if new.token_verdict is null and needs_token(new.medium_kind, new.medium_owner)
    and ((old.listed_at is null and new.listed_at is not null) or (old.state = 'draft' and new.state = 'submitted'))
  then raise exception 'nothing says which medium transfer % is of', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guarded_token before update on transfers for each row execute function guard_token_check();
alter policy begun on transfers
  with check (begun_by = cdip_actor() and state = 'draft' and listed_at is null and token_verdict is null);
