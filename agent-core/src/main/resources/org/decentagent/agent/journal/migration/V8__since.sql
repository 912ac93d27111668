-- For how long a contract has been as it is: a write that changes nothing of its state leaves it alone.

alter table contract rename column updated_at to state_since;
