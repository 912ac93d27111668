-- Whose instance is it: asked at every delivery, however many contracts there are.

create index contract_by_instance on contract (backend, json_extract(body, '$.instance.externalId'));
