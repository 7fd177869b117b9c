package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that keeps something about a user is forgotten, since the catalogue is asked what there is. */
@Timeout(60)
final class CompletenessTest {
    /** Each table that names a user, by themselves or by pseudonym, and what it lacks. */
    private static final String FAULTS = """
            with personal as (
                select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attname, a.attnum, a.attnotnull
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'latchkey'
                join pg_attribute a on a.attrelid = c.oid and a.attname in ('owner', 'pseudonym') and not a.attisdropped
                where c.relkind in ('r', 'p')
            )
            select relname || ': row level security not forced' from personal
                where not relrowsecurity or not relforcerowsecurity
            union all
            select relname || ': may be nobody''s' from personal where not attnotnull
            union all
            select relname || ': a key that does not begin with whose it is' from personal
                where exists (select from pg_index i where i.indrelid = oid and i.indisunique and i.indkey[0] <> attnum)
            union all
            select relname || ': no primary key' from personal
                where not exists (select from pg_index i where i.indrelid = oid and i.indisprimary)
            union all
            select relname || ': no policy that asks for whom the transaction speaks' from personal
                where not exists (
                    select from pg_policies p where p.schemaname = 'latchkey' and p.tablename = relname
                        and coalesce(p.with_check, p.qual) ~ (case attname
                            when 'owner' then 'owner = \\( SELECT latchkey.user_id\\(\\)'
                            else 'pseudonym = \\( SELECT latchkey.pseudonym\\(\\)' end))
            union all
            select relname || ': changed under a policy that asks nothing' from personal
                where exists (
                    select from pg_policies p where p.schemaname = 'latchkey' and p.tablename = relname
                        and p.cmd in ('ALL', 'INSERT', 'UPDATE')
                        and coalesce(p.with_check, p.qual) !~ 'latchkey.(user_id|pseudonym)\\(\\)')
            union all
            select distinct relname || ': samples of who or what for the planner, which outlive an erasure' from personal
                join pg_attribute s on s.attrelid = oid and s.attnum > 0 and not s.attisdropped
                where coalesce(s.attstattarget, -1) <> 0
                    and s.atttypid <> all (array['timestamptz', 'boolean', 'bigint', 'integer', 'xid8']::regtype[])
            order by 1""";

    private static final String PERSONAL = """
            select distinct table_name::text from information_schema.columns
            where table_schema = 'latchkey' and column_name in ('owner', 'pseudonym') order by 1""";

    private final TestDatabase database = PostgresServer.migratedDatabase();

    @Nested
    final class Tables {
        @Test
        void thatNameAUserKeepUsersApart() {
            assertEquals(List.of(), database.query("postgres", FAULTS));
        }

        @Test
        void thatNameAUserAreExportedAndErased() {
            assertEquals(handled(), database.query("postgres", PERSONAL));
        }

        @Test
        void thatLackEverythingAreFound() {
            database.execute(
                    database.owner(), "create table latchkey.note (id int unique, owner text, pseudonym bytea)");

            assertEquals(
                    List.of(
                            "note: a key that does not begin with whose it is",
                            "note: a key that does not begin with whose it is",
                            "note: may be nobody's",
                            "note: may be nobody's",
                            "note: no policy that asks for whom the transaction speaks",
                            "note: no policy that asks for whom the transaction speaks",
                            "note: no primary key",
                            "note: no primary key",
                            "note: row level security not forced",
                            "note: row level security not forced",
                            "note: samples of who or what for the planner, which outlive an erasure"),
                    database.query("postgres", FAULTS));
        }

        @Test
        void whosePolicyAsksNothingAreFound() {
            database.execute(
                    database.owner(),
                    "drop policy own_rows on latchkey.task; create policy all_rows on latchkey.task using (true)");

            assertEquals(
                    List.of(
                            "task: changed under a policy that asks nothing",
                            "task: no policy that asks for whom the transaction speaks"),
                    database.query("postgres", FAULTS));
        }

        private static List<String> handled() {
            return Arrays.stream(PersonalTable.values())
                    .map(table -> table.name().toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        }
    }

    @Nested
    final class AfterAnErasure {
        private static final String SUBJECT = "alice-who-is-to-be-forgotten";

        @Test
        void noColumnOfAnyTableNamesTheUser() {
            var alice = new Caller(new UserId(SUBJECT), Instant.now().truncatedTo(ChronoUnit.MICROS), null);
            try (var opened = database.open()) {
                var now = alice.provenAt();
                opened.tasks()
                        .add(
                                alice,
                                new IdempotencyKey(SUBJECT),
                                Task.create(new TaskId(new UUID(0, 1)), new Title(SUBJECT), null, false, now));
                assertEquals(List.of("idempotency_key", "task"), tablesThatHold(SUBJECT));

                opened.personalData().erase(alice, new ErasureReceipt(new UUID(0, 2), now.plusSeconds(1)));
            }

            assertEquals(List.of(), tablesThatHold(SUBJECT));
            assertEquals(List.of("1"), database.query("postgres", "select count(*) from latchkey.erasure"));
            assertEquals(List.of("1"), database.query("postgres", "select count(*) from latchkey.revocation"));
        }

        private List<String> tablesThatHold(String text) {
            return database
                    .query(
                            "postgres",
                            "select relname from pg_class where relkind in ('r', 'p')"
                                    + " and relnamespace = 'latchkey'::regnamespace order by 1")
                    .stream()
                    .filter(table -> !database.query(
                                    "postgres",
                                    "select 1 from latchkey." + table + " as kept where kept::text like '%" + text
                                            + "%'")
                            .isEmpty())
                    .toList();
        }
    }
}
