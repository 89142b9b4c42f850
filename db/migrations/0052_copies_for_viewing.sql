-- What is made of a recording so that a browser can show it: its streams in another container, or windows encoded anew.
alter table derivatives drop constraint derivatives_kind_check;
alter table derivatives add constraint derivatives_kind_check
  check (kind in ('poster', 'readings', 'frames', 'copy', 'window'));
