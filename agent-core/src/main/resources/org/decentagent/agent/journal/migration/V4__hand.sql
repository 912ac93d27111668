-- The operator's hand: what they said, what waits for their word, and what decided about a contract.

alter table event add column topic text;        -- what a decision is about; null: something that happened
create index event_by_topic on event (contract, topic, seq);

alter table contract add column kept_until integer;  -- the operator says that it is not over before then

create table setting (                          -- what the operator told the agent as a whole
  name          text    primary key,
  value         text    not null,
  who           text    not null,
  written_at    integer not null
);

create table freeze (                           -- when too much was to go at once; the last one may be open
  id            integer primary key autoincrement,
  why           text    not null,
  frozen_at     integer not null,
  released_at   integer,
  released_by   text
);

create table braked (                           -- what the brake holds back, or was let go by the operator
  contract      text    primary key,
  backend       text    not null,
  reason        text    not null,
  since         integer not null,
  let_go_at     integer
);

alter table sighting add column name text;      -- of the instance, as its backend tells
alter table sighting add column state text;
alter table sighting add column said text;      -- what the platform answered about its contract
alter table sighting add column stopped_at integer;

create table ignored (                          -- instances that the operator wants left alone
  backend       text    not null,
  external_id   text    not null,
  contract      text    not null,
  who           text    not null,
  at            integer not null,
  primary key (backend, external_id, contract)
);

create table called (                           -- as notice was, about more than tasks
  id            text    primary key,            -- goes along, so that who hears it twice can tell
  matter        text    not null,               -- task/7, freeze/2, hold/<contract>
  channel       text    not null,
  attempts      integer not null default 0,
  created_at    integer not null,
  next_try_at   integer not null,
  delivered_at  integer,
  answer        text
);
insert into called (id, matter, channel, attempts, created_at, next_try_at, delivered_at, answer)
  select id, 'task/' || task, channel, attempts, created_at, next_try_at, delivered_at, answer from notice;
drop table notice;
alter table called rename to notice;
create index notice_by_matter on notice (matter, channel);
