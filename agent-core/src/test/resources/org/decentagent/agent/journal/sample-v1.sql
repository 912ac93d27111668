-- A journal of version 1 as it lay on disk. Never changed: a later version must be able to open it.
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
);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000001','cloud','PLANNED','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":null,"fence":"NOT_ASKED","askedAt":null,"acceptedAt":null,"instance":null,"trouble":null,"ending":null,"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000002','cloud','ACTIVE','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":{"backend":"cloud","externalId":"i-2","state":"RUNNING","host":"198.51.100.7","port":22,"user":"root","hostKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","ipv4":"198.51.100.7","ipv6":null,"details":{"plan":"small"}},"trouble":null,"ending":null,"hold":null,"probedAt":null}',7,0,0,'RUN',NULL,1764812800000,NULL,NULL,1763812800000,1763812800000);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000003','cloud','CREATE_PENDING','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":null,"trouble":{"code":"cloud/busy","message":"cannot make it: busy","times":3},"ending":null,"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000004','cloud','TERMINATING','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":{"backend":"cloud","externalId":"i-4","state":"RUNNING","host":"198.51.100.7","port":22,"user":"root","hostKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","ipv4":"198.51.100.7","ipv6":null,"details":{"plan":"small"}},"trouble":null,"ending":{"reason":"CANCELLED","why":"cancelled by its tenant","firstProof":1763812800000},"hold":null,"probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000);
INSERT INTO "contract" VALUES('0000000000000000000000000000000000000000000000000000000000000005','cloud','HOLD','{"format":1,"order":{"offering":"small","renterKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl","cpuCores":2,"memory":536870912,"storage":10737418240,"offeringConfig":"{\"image\":\"debian\"}","contractConfig":null},"generation":1,"identity":"cloud 1","fence":"WON","askedAt":1763812800000,"acceptedAt":1763812800000,"instance":null,"trouble":null,"ending":null,"hold":"look at it","probedAt":null}',7,0,0,NULL,NULL,NULL,NULL,NULL,1763812800000,1763812800000);
CREATE TABLE event (                            -- what happened to a contract, for people
  seq           integer primary key autoincrement,
  contract      text    not null,
  at            integer not null,
  what          text    not null
);
INSERT INTO "event" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000002',1763812800000,'delivered');
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
CREATE TABLE listing (                          -- the last inventory of each backend that was relied on
  backend       text    primary key,
  instances     integer not null,
  candidate     integer not null,               -- digest of the loss that waits to be confirmed
  candidate_since integer not null,
  candidate_seen integer not null,
  at            integer not null
);
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
CREATE TABLE sighting (                         -- instances that no contract of the journal accounts for
  backend       text    not null,
  external_id   text    not null,
  contract      text    not null,
  first_seen_at integer not null,
  last_seen_at  integer not null,
  looked_millis integer not null,               -- how long we ran and looked while it was there
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
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX contract_by_state on contract (state);
CREATE INDEX choice_by_contract on choice (contract);
CREATE INDEX outbox_open on outbox (contract, seq) where delivered_at is null;
CREATE INDEX event_by_contract on event (contract, seq);
CREATE INDEX removal_by_time on removal (at);
CREATE INDEX execution_time_idx on scheduled_tasks (execution_time);
CREATE INDEX last_heartbeat_idx on scheduled_tasks (last_heartbeat);
