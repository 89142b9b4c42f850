-- "You may wipe it" waits for a verified copy of every file in each place that holds copies: of a batch and of what went on
-- from it to colleagues, for it lies on the same medium. Whoever looks after the batch may have lost sight of an exhibit.
create index copies_by_place on item_copies (place);
create function copies_are_verified(the_batch uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  with recursive family as (
    select b.id from batches b where b.id = the_batch and i_look_after(b)
    union all
    select n.id from family f join batches n on n.handed_from = f.id),
  -- Each place once, by leaping over the index.
  leaps as (
    (select place from item_copies order by place limit 1)
    union all
    select (select y.place from item_copies y where y.place > l.place order by y.place limit 1) from leaps l
    where l.place is not null),
  places as (select place from leaps where place is not null)
  select exists (select from family) and exists (select from places) and not exists (
    select from family f join batch_entries e on e.batch_id = f.id
      join uploads u on u.entry_id = e.id and u.state = 'sealed' join items i on i.upload_id = u.id cross join places p
    where not exists (
      select from item_copies y where y.item_id = i.id and y.place = p.place and y.outcome = 'sound'))
$$;
revoke execute on function copies_are_verified(uuid) from public;
grant execute on function copies_are_verified(uuid) to cdip_web;
