-- What people must know of the log though it runs on: an entry on its way that was passed over, a witness that refuses
-- what it is shown. Kept when it is over.
create table ledger_alarms (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('passed-over', 'witness-refuses')),
  about text not null,
  detail text not null,
  raised_at timestamptz not null,
  ended_at timestamptz check (ended_at >= raised_at)
);
create unique index one_open_alarm on ledger_alarms (kind, about) where ended_at is null;
create trigger never_deleted before delete or truncate on ledger_alarms for each statement execute function refuse_change();
grant select on ledger_alarms to cdip_web, cdip_worker;
grant insert, update (ended_at) on ledger_alarms to cdip_worker;

-- A move leaves one case for another: one stream would get the same event twice.
alter table custody_events add constraint left_for_another_case check (from_case_id <> case_id) not valid;
