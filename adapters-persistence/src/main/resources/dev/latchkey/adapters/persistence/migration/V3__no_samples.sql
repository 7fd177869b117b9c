-- PostgreSQL keeps samples of columns for its planner (pg_statistic), where they would outlive an erasure: none of who
-- the users are and what they wrote. The planner does without, since every query goes by an index that begins with whose
-- it is. Only "share update exclusive" locks: nobody waits.
alter table latchkey.task
    alter owner set statistics 0,
    alter id set statistics 0,
    alter title set statistics 0,
    alter description set statistics 0;

alter table latchkey.revocation alter pseudonym set statistics 0;

alter table latchkey.erasure
    alter pseudonym set statistics 0,
    alter receipt set statistics 0;
