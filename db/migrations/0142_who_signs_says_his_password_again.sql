-- When the officer of a session last said his password again to sign something: it serves ten minutes, in that session.
alter table sessions add column confirmed_at timestamptz;
grant select (confirmed_at), update (confirmed_at) on sessions to cdip_web;
