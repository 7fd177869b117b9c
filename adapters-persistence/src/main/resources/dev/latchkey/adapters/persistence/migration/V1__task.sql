-- The owner comes first in every key: a key of the id alone would let an insert reveal another user's row, and
-- owner-first keys are what distribution or partitioning by owner needs. Collation "C": users are compared byte for byte.
create table latchkey.task (
    owner text collate "C" not null check (owner <> '' and char_length(owner) <= 255),
    id uuid not null,
    title text not null check (char_length(title) between 1 and 200),
    description text check (char_length(description) <= 2000),
    completed boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null check (updated_at >= created_at),
    version bigint not null check (version >= 1),
    primary key (owner, id)
);

create index task_newest_first on latchkey.task (owner, created_at desc, id desc);

alter table latchkey.task enable row level security;
alter table latchkey.task force row level security;

-- Once it was set in a transaction, the setting is '' and not NULL for the rest of the session.
create policy own_rows on latchkey.task
    using (owner = nullif(current_setting('latchkey.user_id', true), ''))
    with check (owner = nullif(current_setting('latchkey.user_id', true), ''));
