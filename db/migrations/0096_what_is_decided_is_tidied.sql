-- The worker asks every second for uploads whose received files are still to be removed: few, among all that ever were.
create index uploads_to_tidy on uploads (created_at)
  where tidied_at is null and state in ('sealed', 'rejected', 'cancelled');
