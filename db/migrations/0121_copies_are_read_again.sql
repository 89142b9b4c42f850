-- Copies are read again in their turn, as masters are. One that was found damaged stands for nothing until it is made anew.
alter table item_copies rename column verified_at to checked_at;
alter table item_copies add column outcome text not null default 'sound'
  check (outcome in ('sound', 'missing', 'other-size', 'other-hash', 'unreadable'));
create index copies_by_age on item_copies (place, checked_at);
create index damaged_copies on item_copies (item_id) where outcome <> 'sound';
grant update (checked_at, outcome) on item_copies to cdip_worker;

-- A disk that gives an error instead of bytes is damage like any other.
alter table item_fixity drop constraint item_fixity_outcome_check;
alter table item_fixity add constraint item_fixity_outcome_check
  check (outcome in ('sound', 'missing', 'other-size', 'other-hash', 'unreadable'));
