-- The officer in charge of a namesake by the name in each language.
drop function namesakes_of(uuid);
create function namesakes_of(the_case uuid)
  returns table (id uuid, title text, unit_en text, unit_zh text, in_charge_en text, in_charge_zh text, exhibits integer,
    opened_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.title, u.name_en, u.name_zh, f.name, f.name_zh, o.last_item_number - o.moved_out, o.created_at
  from cases h join cases o on o.report_number = h.report_number and o.id <> h.id and o.created_at > h.created_at
    and o.status = 'open'
  join units u on u.id = o.unit_id left join officers f on f.id = o.officer_in_charge_id
  where h.id = the_case and h.need_to_know and h.status = 'open' and h.officer_in_charge_id = cdip_actor()
    and not exists (select from namesakes_left l where l.case_id = h.id and l.namesake_id = o.id)
  order by o.created_at limit 20
$$;
