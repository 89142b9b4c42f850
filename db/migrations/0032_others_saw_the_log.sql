-- What others outside saw of the log: cosignatures of witnesses, timestamps of authorities. `note` is the checkpoint.
create table ledger_anchors (
  origin text not null,
  size bigint not null check (size > 0),
  kind text not null check (kind in ('timestamp', 'witness')),
  name text not null,
  note text not null,
  content bytea not null,
  seen_at timestamptz not null,
  primary key (origin, size, kind, name)
);
create trigger append_only before update or delete or truncate on ledger_anchors
  for each statement execute function refuse_change();
grant select on ledger_anchors to cdip_web, cdip_worker;
grant insert on ledger_anchors to cdip_worker;
