-- A journal of version 6 as it lay on disk. Never changed: a later version must be able to open it.
CREATE TABLE braked (                           -- what the brake holds back, or was let go by the operator
  contract      text    primary key,
  backend       text    not null,
  reason        text    not null,
  since         integer not null,
  let_go_at     integer
);
CREATE TABLE child (                            -- whatever must be removed with an instance
  contract      text    not null references contract (id),
  kind          text    not null,
  external_id   text    not null,
  made_at       integer not null,
  gone_at       integer,
  primary key (contract, kind, external_id)
);
INSERT INTO "child" VALUES('0000000000000000000000000000000000000000000000000000000000000004','disk','d-4',1763812800000,NULL);
CREATE TABLE choice (                           -- ports, numbers, addresses: held by one contract each
  backend       text    not null,
  kind          text    not null,
  value         text    not null,
  contract      text    not null references contract (id),
  given_up      integer not null default 0,
  primary key (backend, kind, value)
);
INSERT INTO "choice" VALUES('cloud','port','40000','0000000000000000000000000000000000000000000000000000000000000002',0);
CREATE TABLE contract (
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
, kept_until integer, lease_granted_until integer, lease_seq integer not null default 0, asked_seq integer);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000001','cloud','PLANNED','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":null,"fence":"NOT_ASKED","askedAt":null,"acceptedAt":null,"instance":null,"trouble":null,"ending":null,"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000,NULL,NULL,0,NULL);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000002','cloud','ACTIVE','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":{"backend":"cloud","externalId":"i-2","state":"RUNNING","host":"198.51.100.7","port":22,"user":"root","hostKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","ipv4":"198.51.100.7","ipv6":null,"details":{"plan":"small"}},"trouble":null,"ending":null,"hold":null,"probedAt":null}',7,0,0,'RUN',NULL,1764812800000,NULL,NULL,1763812800000,1763812800000,NULL,NULL,0,NULL);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000003','cloud','CREATE_PENDING','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":null,"trouble":{"code":"cloud/busy","message":"cannot make it: busy","times":3},"ending":null,"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000,NULL,NULL,0,NULL);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000004','cloud','TERMINATING','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":{"backend":"cloud","externalId":"i-4","state":"RUNNING","host":"198.51.100.7","port":22,"user":"root","hostKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","ipv4":"198.51.100.7","ipv6":null,"details":{"plan":"small"}},"trouble":null,"ending":{"reason":"CANCELLED","why":"cancelled by its tenant","firstProof":1763812800000},"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000,NULL,NULL,0,NULL);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000005','cloud','HOLD','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":null,"trouble":null,"ending":null,"hold":"look at it","probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000,NULL,NULL,0,NULL);
CREATE TABLE event (                            -- what happened to a contract, for people
  seq           integer primary key autoincrement,
  contract      text    not null,
  at            integer not null,
  what          text    not null
, topic text);
INSERT INTO "event" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000002',1763812800000,'delivered',NULL);
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO "flyway_schema_history" VALUES(1,'1','journal','SQL','V1__journal.sql',1995715674,'','2026-11-25 12:00:00',1,1);
INSERT INTO "flyway_schema_history" VALUES(2,'2','operator','SQL','V2__operator.sql',-693387404,'','2026-11-25 12:00:00',1,1);
INSERT INTO "flyway_schema_history" VALUES(3,'3','notice','SQL','V3__notice.sql',-984243657,'','2026-11-25 12:00:00',1,1);
INSERT INTO "flyway_schema_history" VALUES(4,'4','hand','SQL','V4__hand.sql',2050312196,'','2026-11-25 12:00:00',1,1);
INSERT INTO "flyway_schema_history" VALUES(5,'5','instances','SQL','V5__instances.sql',1379093854,'','2026-11-28 03:36:23.235',7,1);
INSERT INTO "flyway_schema_history" VALUES(6,'6','lease','SQL','V6__lease.sql',895736658,'','2026-11-28 03:36:23.256',5,1);
CREATE TABLE freeze (                           -- when too much was to go at once; the last one may be open
  id            integer primary key autoincrement,
  why           text    not null,
  frozen_at     integer not null,
  released_at   integer,
  released_by   text
);
INSERT INTO "freeze" VALUES(1,'too many',1763812800000,NULL,NULL);
CREATE TABLE ignored (                          -- instances that the operator wants left alone
  backend       text    not null,
  external_id   text    not null,
  contract      text    not null,
  who           text    not null,
  at            integer not null,
  primary key (backend, external_id, contract)
);
CREATE TABLE listing (                          -- the last inventory of each backend that was relied on
  backend       text    primary key,
  instances     integer not null,
  candidate     integer not null,               -- digest of the loss that waits to be confirmed
  candidate_since integer not null,
  candidate_seen integer not null,
  at            integer not null
);
CREATE TABLE note (                                 -- the notebook of each backend
  backend       text    not null,
  name          text    not null,
  value         text    not null,
  written_at    integer not null,
  primary key (backend, name)
);
INSERT INTO "note" VALUES('cloud','entry.1','running',1763812800000);
CREATE TABLE "notice" (                           -- as notice was, about more than tasks
  id            text    primary key,            -- goes along, so that who hears it twice can tell
  matter        text    not null,               -- task/7, freeze/2, hold/<contract>
  channel       text    not null,
  attempts      integer not null default 0,
  created_at    integer not null,
  next_try_at   integer not null,
  delivered_at  integer,
  answer        text
);
INSERT INTO "notice" VALUES('webhook/1/asked/1763812800000','task/1','webhook',1,1763812800000,1763812800000,1763812800000,'taken');
CREATE TABLE operator_entry (                       -- the audit trail: nothing here is ever changed
  seq           integer primary key autoincrement,
  task          integer not null references operator_task (id),
  at            integer not null,
  who           text    not null,
  what          text    not null,                   -- asked | done | refused | snoozed | asked again | over
  detail        text    not null
);
INSERT INTO "operator_entry" VALUES(1,1,1763812800000,'agent','asked','Make the instance');
CREATE TABLE operator_task (
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
INSERT INTO "operator_task" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000003','cloud','make.1','CREATE_PENDING','{"name":"make.1","title":"Make the instance","checklist":["Rack it"],"fields":[{"name":"address","kind":"ADDRESS","prompt":"Address","suggestion":null,"required":true}],"withinMillis":3600000,"refusal":null}','OPEN',NULL,NULL,1763812800000,NULL,NULL,NULL,NULL);
CREATE TABLE outbox (                           -- what the platform must be told, in order per contract
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
INSERT INTO "outbox" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000004','EXPIRED','',1763812800000,0,1763812800000,NULL,NULL);
CREATE TABLE removal (                          -- what the brake counts
  contract      text    not null,
  backend       text    not null,
  reason        text    not null,
  at            integer not null
);
CREATE TABLE scheduled_tasks (                  -- db-scheduler's own table: "look at this contract then"
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
CREATE TABLE setting (                          -- what the operator told the agent as a whole
  name          text    primary key,
  value         text    not null,
  who           text    not null,
  written_at    integer not null
);
INSERT INTO "setting" VALUES('drain','on','eve',1763812800000);
CREATE TABLE sighting (                         -- instances that no contract of the journal accounts for
  backend       text    not null,
  external_id   text    not null,
  contract      text    not null,
  first_seen_at integer not null,
  last_seen_at  integer not null,
  looked_millis integer not null, name text, state text, said text, stopped_at integer,               -- how long we ran and looked while it was there
  primary key (backend, external_id)
);
CREATE TABLE step (                             -- what a plugin remembers, and its effects
  contract      text    not null references contract (id),
  kind          text    not null,               -- value | effect
  name          text    not null,
  value         text,                           -- null: the effect was begun and its result is unknown
  began_at      integer not null,
  deadline_at   integer not null,
  primary key (contract, kind, name)
);
INSERT INTO "step" VALUES('0000000000000000000000000000000000000000000000000000000000000003','effect','create',NULL,1763812800000,1763813100000);
INSERT INTO "step" VALUES('0000000000000000000000000000000000000000000000000000000000000003','value','vmid','4711',1763812800000,1763812800000);
CREATE INDEX choice_by_contract on choice (contract);
CREATE INDEX contract_by_instance on contract (backend, json_extract(body, '$.instance.externalId'));
CREATE INDEX contract_by_state on contract (state);
CREATE INDEX event_by_contract on event (contract, seq);
CREATE INDEX event_by_topic on event (contract, topic, seq);
CREATE INDEX execution_time_idx on scheduled_tasks (execution_time);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX last_heartbeat_idx on scheduled_tasks (last_heartbeat);
CREATE INDEX notice_by_matter on notice (matter, channel);
CREATE INDEX operator_entry_by_task on operator_entry (task, seq);
CREATE UNIQUE INDEX operator_task_by_name on operator_task (contract, name) where over_at is null;
CREATE INDEX operator_task_open on operator_task (state) where over_at is null;
CREATE INDEX outbox_open on outbox (contract, seq) where delivered_at is null;
CREATE INDEX removal_by_time on removal (at);
