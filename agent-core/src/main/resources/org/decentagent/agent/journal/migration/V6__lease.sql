-- Whether a lease was held without a gap is judged by the platform's clock, which counts it: the machine's
-- own may be set by a day between two processes.

alter table contract add column lease_granted_until integer;          -- by the platform's clock
alter table contract add column lease_seq integer not null default 0; -- raised whenever there may have been a gap
alter table contract add column asked_seq integer;                    -- the lease under which it was claimed
