-- What a migration to come may do to the table.
alter table latchkey.task add column due_at timestamptz;
alter table latchkey.task add constraint due_later check (due_at > created_at) not valid;
alter table latchkey.task validate constraint due_later;
create index task_due on latchkey.task (owner, due_at);
alter policy own_rows on latchkey.task
    using (owner = (select latchkey.user_id()) and due_at is null)
    with check (owner = (select latchkey.user_id()));
