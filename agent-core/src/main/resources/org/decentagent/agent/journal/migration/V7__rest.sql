-- A number rests after its instance is gone: a removal whose answer was never heard may yet take effect.

alter table choice add column freed_at integer;                       -- null: held
