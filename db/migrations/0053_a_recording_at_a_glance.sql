-- Small pictures of a recording side by side, when each was taken, and how loud it is.
alter table derivatives drop constraint derivatives_kind_check;
alter table derivatives add constraint derivatives_kind_check
  check (kind in ('poster', 'readings', 'frames', 'copy', 'window', 'storyboard', 'cues', 'waveform'));
-- How many pictures the storyboard holds, from left to right and from above, ten in a row.
alter table recordings add column storyboard_pictures integer not null default 0 check (storyboard_pictures >= 0);
