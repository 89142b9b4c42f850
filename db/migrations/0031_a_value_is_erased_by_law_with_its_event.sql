-- A lawful erasure takes one value and its salt, never the event: every proof still verifies. The event that says so must
-- stand in the record first; nobody has the right to delete a value otherwise.
create function refuse_change_but_erasure() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('cdip.erasing', true) = 'lawfully' then
    return null;
  end if;
  raise exception '% on % is forbidden: the record is append-only', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
drop trigger append_only on event_values;
create trigger append_only before update or delete or truncate on event_values
  for each statement execute function refuse_change_but_erasure();

create function erase_value(target uuid, erased_field text, erasure uuid) returns void
language plpgsql security definer set search_path = public as $$
begin
  perform from custody_events e where e.id = erasure and e.type = 'custody.value-erased'
    and convert_from(e.bytes, 'UTF8')::jsonb -> 'facts' = jsonb_build_object('eventId', target, 'field', erased_field);
  if not found then
    raise exception 'no event says that % of % is erased', erased_field, target using errcode = 'insufficient_privilege';
  end if;
  perform set_config('cdip.erasing', 'lawfully', true);
  delete from event_values v where v.event_id = target and v.field = erased_field;
  if not found then
    raise exception '% of % is not there', erased_field, target using errcode = 'no_data_found';
  end if;
  perform set_config('cdip.erasing', '', true);
end $$;
revoke execute on function erase_value from public;
