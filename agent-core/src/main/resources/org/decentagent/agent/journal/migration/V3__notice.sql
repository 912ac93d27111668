-- How the operator is called. What is to be told follows from the tasks that wait, so a task and the
-- duty to tell of it are one row of one transaction; here stands how far the telling has come.

create table notice (
  id            text    primary key,            -- goes along, so that who hears it twice can tell
  task          integer not null references operator_task (id),
  channel       text    not null,
  attempts      integer not null default 0,
  created_at    integer not null,
  next_try_at   integer not null,
  delivered_at  integer,
  answer        text
);
create index notice_by_task on notice (task, channel);
