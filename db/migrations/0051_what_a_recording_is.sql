-- What the tools read out of an exhibit, and what was counted in it: one row once it was examined (media.md).
alter table derivatives drop constraint derivatives_kind_check;
alter table derivatives add constraint derivatives_kind_check check (kind in ('poster', 'readings', 'frames'));

create table recordings (
  item_id uuid primary key references items,
  format text not null default '',
  video_codec text not null default '',
  audio_codec text not null default '',
  pixel_format text not null default '',
  -- As it is meant to be shown: pixels made square, turned upright.
  width integer check (width > 0),
  height integer check (height > 0),
  rotation integer not null default 0 check (rotation in (0, 90, 180, 270)),
  duration_us bigint check (duration_us >= 0),
  frames integer check (frames >= 0),
  frame_rate double precision check (frame_rate > 0),
  is_rate_varying boolean not null default false,
  is_rate_assumed boolean not null default false,
  -- What the recorder's own clock said at the first frame, read as Hong Kong time; a claim, never corrected here.
  recorder_clock_at timestamptz,
  recorder_clock_basis text check (recorder_clock_basis in ('recorder', 'metadata', 'file name')),
  way text not null check (way in ('direct', 'remux', 'transcode', 'none')),
  readings jsonb not null,
  examined_at timestamptz not null,
  check ((recorder_clock_at is null) = (recorder_clock_basis is null))
);
alter table recordings enable row level security;
-- The policy of items applies inside.
create policy seen on recordings for select to cdip_web using (exists (select from items i where i.id = item_id));
create policy worker on recordings to cdip_worker using (true) with check (true);
grant select on recordings to cdip_web, cdip_worker;
grant insert, update, delete on recordings to cdip_worker;
