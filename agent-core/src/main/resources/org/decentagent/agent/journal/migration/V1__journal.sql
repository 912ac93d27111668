-- The journal: what must survive a crash. Instants are milliseconds since the Unix epoch.

create table contract (
  id            text    primary key,            -- 64 hex digits
  backend       text    not null,
  state         text    not null,
  body          text    not null,               -- JSON with a format number; see StoredContract
  version       integer not null,               -- compared by every change of the worker
  wake_seq      integer not null default 0,     -- raised by whoever wants the contract looked at
  handled_seq   integer not null default 0,     -- what the last finished look had seen
  wish          text,                           -- what the platform wants of a delivered contract
  wish_reason   text,
  ends_at       integer,                        -- the largest end the platform ever told
  lease_since   integer,                        -- start of the lease that was held without a gap
  lease_until   integer,
  created_at    integer not null,
  updated_at    integer not null
);
create index contract_by_state on contract (state);

create table step (                             -- what a plugin remembers, and its effects
  contract      text    not null references contract (id),
  kind          text    not null,               -- value | effect
  name          text    not null,
  value         text,                           -- null: the effect was begun and its result is unknown
  began_at      integer not null,
  deadline_at   integer not null,
  primary key (contract, kind, name)
);

create table choice (                           -- ports, numbers, addresses: held by one contract each
  backend       text    not null,
  kind          text    not null,
  value         text    not null,
  contract      text    not null references contract (id),
  given_up      integer not null default 0,
  primary key (backend, kind, value)
);
create index choice_by_contract on choice (contract);

create table child (                            -- whatever must be removed with an instance
  contract      text    not null references contract (id),
  kind          text    not null,
  external_id   text    not null,
  made_at       integer not null,
  gone_at       integer,
  primary key (contract, kind, external_id)
);

create table outbox (                           -- what the platform must be told, in order per contract
  seq           integer primary key autoincrement,
  contract      text    not null references contract (id),
  kind          text    not null,
  body          text    not null,
  created_at    integer not null,
  attempts      integer not null default 0,
  next_try_at   integer not null,
  delivered_at  integer,
  answer        text
);
create index outbox_open on outbox (contract, seq) where delivered_at is null;

create table event (                            -- what happened to a contract, for people
  seq           integer primary key autoincrement,
  contract      text    not null,
  at            integer not null,
  what          text    not null
);
create index event_by_contract on event (contract, seq);

create table removal (                          -- what the brake counts
  contract      text    not null,
  backend       text    not null,
  reason        text    not null,
  at            integer not null
);
create index removal_by_time on removal (at);

create table listing (                          -- the last inventory of each backend that was relied on
  backend       text    primary key,
  instances     integer not null,
  candidate     integer not null,               -- digest of the loss that waits to be confirmed
  candidate_since integer not null,
  candidate_seen integer not null,
  at            integer not null
);

create table sighting (                         -- instances that no contract of the journal accounts for
  backend       text    not null,
  external_id   text    not null,
  contract      text    not null,
  first_seen_at integer not null,
  last_seen_at  integer not null,
  looked_millis integer not null,               -- how long we ran and looked while it was there
  primary key (backend, external_id)
);

create table scheduled_tasks (                  -- db-scheduler's own table: "look at this contract then"
  task_name     text not null,
  task_instance text not null,
  task_data     blob,
  execution_time timestamp not null,
  picked        boolean not null,
  picked_by     text,
  last_success  timestamp,
  last_failure  timestamp,
  consecutive_failures integer,
  last_heartbeat timestamp,
  version       integer not null,
  priority      integer,
  primary key (task_name, task_instance)
);
create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
