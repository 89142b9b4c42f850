-- A picture of what a browser can't draw itself: a photograph in another format, the first page of a document.
alter table derivatives drop constraint derivatives_kind_check;
alter table derivatives add constraint derivatives_kind_check
  check (kind in ('poster', 'readings', 'frames', 'copy', 'window', 'storyboard', 'cues', 'waveform', 'view'));
