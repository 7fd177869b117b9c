-- Who is spoken for. Where a secret binds the user, functions that demand a proof stand in the place of these two.
create function latchkey.user_id() returns text
    language sql stable parallel safe
    return nullif(current_setting('latchkey.user_id', true), '');

create function latchkey.pseudonym() returns bytea
    language sql stable parallel safe
    return decode(nullif(current_setting('latchkey.pseudonym', true), ''), 'hex');

-- As a subquery, so that they are asked once for a statement and not for each row.
alter policy own_rows on latchkey.task
    using (owner = (select latchkey.user_id()))
    with check (owner = (select latchkey.user_id()));

-- What must outlive a user's data names the user by HMAC-SHA-256 of the subject under this key.
create table latchkey.pseudonym_key (
    the_only_one boolean primary key default true check (the_only_one),
    key bytea not null check (octet_length(key) = 32)
);

-- Never read by the application's role: what it can prove a transaction's user with, and what proves it from there on.
create table latchkey.binding_key (
    id integer generated always as identity primary key,
    key bytea not null unique check (octet_length(key) >= 32)
);

create table latchkey.transaction_key (
    the_only_one boolean primary key default true check (the_only_one),
    key bytea not null check (octet_length(key) = 32)
);

-- gen_random_uuid() is 122 bits of PostgreSQL's strong random numbers.
insert into latchkey.pseudonym_key (key)
    select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'));
insert into latchkey.transaction_key (key)
    select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'));

-- Access that was proven at revoked_until or before counts no more. The row may go at ends_at, when no such proof can be
-- alive. changed_in lets an instance ask for what it has not seen, in the order of transactions and not of clocks.
create table latchkey.revocation (
    pseudonym bytea primary key check (octet_length(pseudonym) = 32),
    revoked_until timestamptz not null,
    ends_at timestamptz not null,
    changed_in xid8 not null default pg_current_xact_id()
);

create index revocation_changes on latchkey.revocation (changed_in);
create index revocation_ends on latchkey.revocation (ends_at);

alter table latchkey.revocation enable row level security;
alter table latchkey.revocation force row level security;

create policy known_to_every_instance on latchkey.revocation for select using (true);
create policy own_access on latchkey.revocation for insert with check (pseudonym = (select latchkey.pseudonym()));
create policy own_access_again on latchkey.revocation for update
    using (pseudonym = (select latchkey.pseudonym()))
    with check (pseudonym = (select latchkey.pseudonym()));
create policy of_no_more_use on latchkey.revocation for delete using (ends_at < now());

-- The receipts of erasures: that it was done and when, and for whom only as far as they can say who they are.
create table latchkey.erasure (
    pseudonym bytea not null check (octet_length(pseudonym) = 32),
    receipt uuid not null,
    erased_at timestamptz not null,
    primary key (pseudonym, receipt)
);

alter table latchkey.erasure enable row level security;
alter table latchkey.erasure force row level security;

create policy own_receipts on latchkey.erasure
    using (pseudonym = (select latchkey.pseudonym()))
    with check (pseudonym = (select latchkey.pseudonym()));

-- Lets go on who still may. An erasure is alone: it waits for the additions before it, and those after it find what it
-- left. Each statement below sees what was committed when it began, so the lock comes first.
create function latchkey.admit(proven_at timestamptz, alone boolean) returns void
    language plpgsql volatile
    as $$
declare
    own constant bytea := latchkey.pseudonym();
    turn constant bigint := hashtextextended(encode(own, 'hex'), x'6c617463686b6579'::bigint);
begin
    if alone then
        perform pg_advisory_xact_lock(turn);
    else
        perform pg_advisory_xact_lock_shared(turn);
    end if;
    if exists (select from latchkey.revocation r where r.pseudonym = own and r.revoked_until >= proven_at) then
        raise exception using errcode = 'LK401', message = 'access was taken back';
    end if;
end
$$;
