-- For who may read every case: the newest first, without sorting all.
create index cases_by_time on cases (created_at desc, id desc);
