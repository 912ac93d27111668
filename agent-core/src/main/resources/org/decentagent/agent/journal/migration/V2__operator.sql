-- What only a person can do, and what a backend without a memory of its own must remember.

create table operator_task (
  id            integer primary key autoincrement,  -- what the operator types
  contract      text    not null references contract (id),
  backend       text    not null,
  name          text    not null,                   -- given by the plugin, such as suspend.2
  asked_in      text    not null,                   -- state of the contract then: it is moot in others
  body          text    not null,                   -- JSON: what is to be done; see StoredTask
  state         text    not null,                   -- OPEN | DONE | REFUSED
  answer        text,                               -- JSON: what was entered last
  complaint     text,                               -- why what was entered does not hold
  asked_at      integer not null,
  reopened_at   integer,
  snoozed_until integer,
  decided_at    integer,
  over_at       integer                             -- the contract is gone; kept for the record
);
create unique index operator_task_by_name on operator_task (contract, name) where over_at is null;
create index operator_task_open on operator_task (state) where over_at is null;

create table operator_entry (                       -- the audit trail: nothing here is ever changed
  seq           integer primary key autoincrement,
  task          integer not null references operator_task (id),
  at            integer not null,
  who           text    not null,
  what          text    not null,                   -- asked | done | refused | snoozed | asked again | over
  detail        text    not null
);
create index operator_entry_by_task on operator_entry (task, seq);

create table note (                                 -- the notebook of each backend
  backend       text    not null,
  name          text    not null,
  value         text    not null,
  written_at    integer not null,
  primary key (backend, name)
);
