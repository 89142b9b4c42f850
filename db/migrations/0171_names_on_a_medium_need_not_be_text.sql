-- A medium that is read without a browser gives names as bytes: where they are no UTF-8, `path` says them in a text that
-- stands for them one to one (lib/transfers/raw-path.ts), and here they are.
alter table transfer_entries add column path_raw bytea check (length(path_raw) > 0);
-- A device, a socket or a pipe on a medium, and a folder that contains itself: recorded, and neither opened nor followed.
alter table transfer_entries drop constraint transfer_entries_kind_check,
  add constraint transfer_entries_kind_check check (kind in ('file', 'empty-folder', 'link', 'special'));
alter table transfer_entries drop constraint transfer_entries_basis_check,
  add constraint transfer_entries_basis_check check (basis in ('decided', 'empty-folder', 'link', 'special'));
