-- The keys that tasks were added under, so that whoever repeats an addition is told of the first. Neither the key nor
-- what the task said is here: the key is a digest, and said one under the key, so that nobody can try out what it was.
create table latchkey.idempotency_key (
    owner text collate "C" not null check (owner <> '' and char_length(owner) <= 255),
    key bytea not null check (octet_length(key) = 32),
    said bytea not null check (octet_length(said) = 32),
    task_id uuid not null,
    used_at timestamptz not null,
    primary key (owner, key)
);

create index idempotency_key_oldest_first on latchkey.idempotency_key (used_at);

alter table latchkey.idempotency_key
    alter owner set statistics 0,
    alter key set statistics 0,
    alter said set statistics 0,
    alter task_id set statistics 0;

alter table latchkey.idempotency_key enable row level security;
alter table latchkey.idempotency_key force row level security;

create policy own_rows on latchkey.idempotency_key
    using (owner = (select latchkey.user_id()))
    with check (owner = (select latchkey.user_id()));

-- A key that is a day old counts no more, whosever it is: the table's owner may see it and remove it, and only the
-- function below does so in the owner's name.
create policy of_no_more_use on latchkey.idempotency_key for delete
    using (used_at < now() - interval '24 hours' and (
        select pg_catalog.pg_get_userbyid(relowner) = current_user from pg_catalog.pg_class
        where oid = 'latchkey.idempotency_key'::regclass));
create policy of_no_more_use_to_see on latchkey.idempotency_key for select
    using (used_at < now() - interval '24 hours' and (
        select pg_catalog.pg_get_userbyid(relowner) = current_user from pg_catalog.pg_class
        where oid = 'latchkey.idempotency_key'::regclass));

-- Removes some of those keys; of transactions at once one does, so that none waits for another.
create function latchkey.forget_idempotency_keys() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
begin
    if pg_try_advisory_xact_lock(x'6c617463686b6964'::bigint) then
        delete from latchkey.idempotency_key kept
            using (
                select owner, key from latchkey.idempotency_key
                where used_at < now() - interval '24 hours' order by used_at limit 100) old
            where kept.owner = old.owner and kept.key = old.key and kept.used_at < now() - interval '24 hours';
    end if;
end
$$;
