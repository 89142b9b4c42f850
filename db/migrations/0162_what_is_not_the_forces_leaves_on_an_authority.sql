-- What was seized, is an exhibit or a citizen's leaves the store on a court order or a disposal authority alone: which
-- document, of which day, and until when it could be appealed against. (Not valid: what left before has none, and stays so.)
alter table media add column authority_kind text check (authority_kind in ('court-order', 'disposal-authority'));
alter table media add column authority_document text not null default '' check (length(authority_document) <= 300);
alter table media add column authority_dated date;
alter table media add column appeal_ends date;
alter table media add constraint leaves_on_an_authority check (state not in ('returned', 'released', 'destroyed')
  or standing in ('designated', 'working') or (authority_document <> ''
    and num_nulls(authority_kind, authority_dated, appeal_ends) = 0 and appeal_ends >= authority_dated)) not valid;
grant update (authority_kind, authority_document, authority_dated, appeal_ends) on media to cdip_web;

create function guard_medium_authority() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'cdip_web' and new.state in ('returned', 'released', 'destroyed')
    and new.appeal_ends >= (cdip_now() at time zone 'Asia/Hong_Kong')::date then
    raise exception 'the authority over medium % can still be appealed against', new.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger authority_is_final before update of state on media for each row execute function guard_medium_authority();
