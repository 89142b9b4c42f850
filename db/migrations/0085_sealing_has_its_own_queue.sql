-- Abandoned uploads stay open for ever: neither the worker's queue nor the promised space may read through them.
create index uploads_to_seal on uploads (created_at) where state in ('complete', 'verifying');
create index open_uploads_by_contact on uploads (last_contact_at) where state = 'open';
drop index unsealed_uploads;
