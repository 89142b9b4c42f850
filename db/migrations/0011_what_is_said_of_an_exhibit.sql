-- What officers and the court say of an exhibit, beside what its bytes say (design.md §5). `captured_at` is the time that
-- the gallery goes by: an officer's claim with its basis, else the file's own time, which is written once.
alter table items add column file_time timestamptz;
alter table items add column capture_basis text
  check (capture_basis in ('burned-in', 'recorder-clock', 'metadata', 'statement', 'other'));
alter table items add column capture_note text not null default '';
alter table items add column own_mark text not null default '';
alter table items add column court_mark text not null default '';
alter table items add column value text not null default 'evidential' check (value in ('evidential', 'intelligence'));
-- Its own level. Whoever asks goes by the higher of this and its case's, so it is never below its case.
alter table items add column classification text not null default 'RESTRICTED'
  check (classification in ('RESTRICTED', 'CONFIDENTIAL'));
update items set file_time = captured_at;
alter table items alter column file_time set not null;
create index raised_items on items (case_id) where classification = 'CONFIDENTIAL';
grant update (captured_at, capture_basis, capture_note, own_mark, court_mark, value, classification) on items to cdip_web;

-- The file's own time is what it has when it is sealed.
create function keep_file_time() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.file_time := coalesce(new.file_time, new.captured_at);
  elsif new.file_time is distinct from old.file_time then
    raise exception 'the file time of item % is written once', old.id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger file_time_written_once before insert or update of file_time on items
  for each row execute function keep_file_time();

drop policy seen on items;
create policy seen on items for select to cdip_web using (
  (case_id is null and (items.classification = 'RESTRICTED' or (select i_am_cleared()))
    and (contributed_by = cdip_actor() or tray_unit_id = any ((select my_supervised_units())::uuid[])))
  -- The policy of cases applies to this query too. One who is only a contributor sees what he brought; what is raised
  -- above its case is seen as though its case were CONFIDENTIAL.
  or exists (select from cases c where c.id = case_id and (contributed_by = cdip_actor() or not (
      c.id = any ((select my_cases(true))::uuid[]) and c.id <> all ((select my_cases(false))::uuid[])
      and not (not c.need_to_know and (c.unit_id = any ((select my_supervised_units())::uuid[])
        or (c.classification = 'RESTRICTED' and c.unit_id = any ((select my_posted_units())::uuid[]))
        or (select i_audit())))))
    and (items.classification = 'RESTRICTED' or ((select i_audit()) and not c.need_to_know)
      or ((select i_am_cleared()) and (c.id = any ((select my_cases(false))::uuid[])
        or (not c.need_to_know and c.unit_id = any ((select my_supervised_units())::uuid[]))
        or (contributed_by = cdip_actor() and c.id = any ((select my_cases(true))::uuid[]))))))
);

-- How many exhibits of a case its readers see: those raised above it are counted for nobody who may not see them.
create function raised_items_of(the_case uuid) returns integer
  language sql stable security definer set search_path = public as $$
  select count(*)::int from items where case_id = the_case and classification = 'CONFIDENTIAL'
$$;

-- The record of an upload names the file: where its exhibit was raised, only who sees the exhibit reads that.
create function raised_upload(event_type text, bytes bytea) returns uuid
  language sql stable security definer set search_path = public as $$
  select i.id from items i where event_type like 'upload.%' and i.classification = 'CONFIDENTIAL'
    and i.id = (convert_from(bytes, 'UTF8')::jsonb #>> '{facts,uploadId}')::uuid
$$;
create policy raised on custody_events as restrictive for select to cdip_web using (
  type not like 'upload.%' or raised_upload(type, bytes) is null
  or exists (select from items i where i.id = raised_upload(type, bytes)));
