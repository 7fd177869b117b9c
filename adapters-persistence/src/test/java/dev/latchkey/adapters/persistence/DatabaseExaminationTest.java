package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import dev.latchkey.adapters.persistence.DatabaseFinding.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DatabaseExaminationTest {
    private static final BindingSecret SECRET = new BindingSecret("binding-secret-0123456789-abcdefgh");
    private static final BindingSecret OTHER = new BindingSecret("another-secret-0123456789-abcdefgh");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What comes before the role of any database here. */
    private static final List<DatabaseFinding> BEFORE = List.of(
            found(Code.TLS_NOT_NEEDED),
            found(Code.REACHABLE),
            found(Code.SERVER_SUPPORTED, new Fact("version", version())),
            found(Code.NO_POOLER),
            found(
                    Code.POOL_FITS,
                    new Fact("connections", 13),
                    new Fact("limit", 297),
                    new Fact("limitOf", "server"),
                    new Fact("instances", 22)),
            found(Code.WRITABLE));

    private static final DatabaseFinding CURRENT =
            found(Code.SCHEMA_CURRENT, new Fact("version", Schema.VERSION), new Fact("needed", Schema.VERSION));

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final String application = database.application();

    @Nested
    final class OfADatabaseThatIsFit {
        @Test
        void saysSo() {
            assertEquals(
                    after(
                            found(Code.ROLE_FIT),
                            found(Code.ISOLATION_FIT),
                            found(Code.ROW_SECURITY_FORCED),
                            CURRENT,
                            found(Code.UNBOUND)),
                    examined());
        }

        @Test
        void changesNothing() {
            database.migratedWith(SECRET);
            var before = settings();
            examined(DatabaseConfig.of(database.url(application)).withBinding(SECRET), null);

            assertEquals(before, settings());
        }

        private List<String> settings() {
            return database.query(
                    "postgres",
                    "select array_agg(t)::text from pg_catalog.pg_db_role_setting t union all"
                            + " select sum(n_tup_ins + n_tup_upd + n_tup_del)::text from pg_stat_user_tables");
        }
    }

    @Nested
    final class OfTheRoleAndTheSchema {
        /** One does not hide the other. */
        @Test
        void saysAllThatIsWrong() {
            var other = database.name() + "_other";
            database.asSuperuser("create role " + other + " bypassrls replication");
            database.asSuperuser("grant " + other + ", pg_read_server_files to " + application);
            database.asSuperuser("alter role " + application + " bypassrls createrole");
            database.asSuperuser("alter role " + application + " set default_transaction_isolation = 'serializable'");
            database.asSuperuser("alter role " + application + " set latchkey.user_id = 'alice'");
            database.asSuperuser("alter role " + application + " set latchkey.pseudonym = 'ab'");
            database.asSuperuser("alter table latchkey.task no force row level security");
            database.asSuperuser("alter table latchkey.erasure disable row level security");
            database.asSuperuser("drop policy own_access on latchkey.revocation");
            database.asSuperuser("drop policy own_rows on latchkey.task");
            database.asSuperuser("revoke delete on latchkey.task from " + application);
            database.asSuperuser("grant truncate on latchkey.task to " + other);
            database.asSuperuser("grant select (key) on latchkey.binding_key to " + application);
            database.asSuperuser("delete from latchkey.flyway_schema_history where version >= '3'");

            assertEquals(
                    after(
                            found(
                                    Code.ROLE_BYPASSES_ROW_SECURITY,
                                    new Fact("role", application),
                                    new Fact("role", other)),
                            found(Code.ROLE_CREATES_ROLES, new Fact("role", application)),
                            found(Code.ROLE_REPLICATES, new Fact("role", other)),
                            found(Code.ROLE_RUNS_SERVER_PROGRAMS, new Fact("role", "pg_read_server_files")),
                            found(
                                    Code.USER_PRESET,
                                    new Fact("setting", "latchkey.pseudonym"),
                                    new Fact("setting", "latchkey.user_id")),
                            found(Code.ISOLATION_PRESET, new Fact("isolation", "serializable")),
                            found(Code.NOT_GRANTED, new Fact("right", "delete on latchkey.task")),
                            found(
                                    Code.ROW_SECURITY_NOT_FORCED,
                                    new Fact("table", "latchkey.erasure"),
                                    new Fact("table", "latchkey.task")),
                            found(
                                    Code.POLICY_MISSING,
                                    new Fact("policy", "own_access on latchkey.revocation"),
                                    new Fact("policy", "own_rows on latchkey.task")),
                            found(
                                    Code.GRANTED_TOO_MUCH,
                                    new Fact("right", "select on latchkey.binding_key"),
                                    new Fact("right", "truncate on latchkey.task")),
                            found(Code.SCHEMA_TOO_OLD, new Fact("version", 2), new Fact("needed", Schema.VERSION)),
                            found(Code.UNBOUND)),
                    examined());
        }

        /** All rights come with it, and are not told one by one. */
        @Test
        void saysOfASuperuserWhatItIs() {
            database.asSuperuser("alter role " + application + " superuser");

            assertEquals(
                    after(
                            found(Code.ROLE_IS_SUPERUSER, new Fact("role", application)),
                            found(Code.ISOLATION_FIT),
                            found(Code.ROW_SECURITY_FORCED),
                            CURRENT,
                            found(Code.UNBOUND)),
                    examined());
        }

        @Test
        void saysOfAnOwnerWhatItOwns() {
            database.asSuperuser("alter table latchkey.task owner to " + application);

            assertEquals(
                    after(
                            found(Code.ROLE_OWNS_TABLES, new Fact("table", "latchkey.task")),
                            found(Code.ISOLATION_FIT),
                            found(Code.ROW_SECURITY_FORCED),
                            CURRENT,
                            found(Code.UNBOUND)),
                    examined());
        }

        @Test
        void saysThatThereIsNoSchema() {
            var empty = PostgresServer.newDatabase();

            assertEquals(
                    after(
                            found(Code.SCHEMA_MISSING, new Fact("table", "latchkey.flyway_schema_history")),
                            found(Code.ROLE_FIT),
                            found(Code.ISOLATION_FIT)),
                    examined(DatabaseConfig.of(empty.url(empty.application())), null));
        }

        @Test
        void saysThatTheSchemaIsNewer() {
            database.asSuperuser("""
                    insert into latchkey.flyway_schema_history
                    select 99, '10', description, type, script, checksum, installed_by, now(), 1, true
                    from latchkey.flyway_schema_history where version = '1'""");

            assertEquals(
                    found(Code.SCHEMA_TOO_NEW, new Fact("version", 10), new Fact("needed", Schema.VERSION)),
                    examined().get(9));
        }

        @ParameterizedTest
        @CsvSource({
            "own_rows, task",
            "known_to_every_instance, revocation",
            "own_access, revocation",
            "own_access_again, revocation",
            "of_no_more_use, revocation",
            "own_receipts, erasure",
            "own_rows, idempotency_key",
            "of_no_more_use, idempotency_key",
            "of_no_more_use_to_see, idempotency_key"
        })
        void namesThePolicyThatIsMissing(String policy, String table) {
            database.asSuperuser("drop policy " + policy + " on latchkey." + table);

            assertEquals(
                    after(
                            found(Code.POLICY_MISSING, new Fact("policy", policy + " on latchkey." + table)),
                            found(Code.ROLE_FIT),
                            found(Code.ISOLATION_FIT),
                            CURRENT,
                            found(Code.UNBOUND)),
                    examined());
        }

        @Test
        void namesTheFunctionThatMayNotBeCalled() {
            database.withhold("admit(timestamptz, boolean)");

            assertEquals(
                    after(
                            found(Code.NOT_GRANTED, new Fact("right", "execute on latchkey.admit")),
                            found(Code.ISOLATION_FIT),
                            found(Code.ROW_SECURITY_FORCED),
                            CURRENT,
                            found(Code.UNBOUND)),
                    examined());
        }

        @Test
        void goesOnWhereOneCheckIsRefused() {
            database.asSuperuser("revoke usage on schema latchkey from " + application);

            assertEquals(
                    after(
                            found(Code.NOT_GRANTED, new Fact("right", "usage on schema latchkey")),
                            found(Code.ISOLATION_FIT),
                            found(Code.ROW_SECURITY_FORCED),
                            found(Code.NOT_EXAMINED, new Fact("check", "schema"), new Fact("sqlState", "42501")),
                            found(Code.NOT_EXAMINED, new Fact("check", "binding"), new Fact("sqlState", "42501"))),
                    examined());
        }

        @Test
        void saysThatChangesAreRefused() {
            database.asSuperuser("alter database " + database.name() + " set default_transaction_read_only = on");

            assertEquals(found(Code.READ_ONLY), examined().get(5));
        }

        /** A locked table is one to wait for, longer than there is time; a start would wait as well. */
        @Test
        void endsWhereTheDatabaseFallsSilent() throws Exception {
            var url = new DatabaseUrl(
                    database.address(),
                    database.name(),
                    application,
                    TestDatabase.PASSWORD,
                    Map.of("socketTimeout", "0", "loginTimeout", "0", "connectTimeout", "0"));
            try (var other = database.connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table latchkey.flyway_schema_history");

                assertEquals(
                        after(
                                found(Code.ROLE_FIT),
                                found(Code.ISOLATION_FIT),
                                found(Code.ROW_SECURITY_FORCED),
                                found(Code.NOT_EXAMINED, new Fact("check", "schema"), new Fact("sqlState", "08006")),
                                found(Code.NOT_EXAMINED, new Fact("check", "binding"), new Fact("sqlState", "08003"))),
                        DatabaseExamination.of(DatabaseConfig.of(url), null, Duration.ofSeconds(1)));
            }
        }
    }

    @Nested
    final class OfConnections {
        @ParameterizedTest
        @CsvSource({"12, POOL_TOO_LARGE, 0", "13, POOL_FITS_ONCE, 1", "25, POOL_FITS_ONCE, 1", "26, POOL_FITS, 2"})
        void countsThoseOfTheRole(int limit, Code code, int instances) {
            database.asSuperuser("alter role " + application + " connection limit " + limit);

            assertEquals(pool(code, limit, "role", instances), examined().get(4));
        }

        @Test
        void countsThoseOfTheDatabase() {
            database.asSuperuser("alter database " + database.name() + " connection limit 20");

            assertEquals(
                    pool(Code.POOL_FITS_ONCE, 20, "database", 1), examined().get(4));
        }

        @Test
        void countsThoseOfAPoolOfAnotherSize() {
            assertEquals(
                    found(
                            Code.POOL_TOO_LARGE,
                            new Fact("connections", 298),
                            new Fact("limit", 297),
                            new Fact("limitOf", "server"),
                            new Fact("instances", 0)),
                    examined(DatabaseConfig.of(database.url(application)).withMaxPoolSize(295), null)
                            .get(4));
        }

        private static DatabaseFinding pool(Code code, int limit, String of, int instances) {
            return found(
                    code,
                    new Fact("connections", 13),
                    new Fact("limit", limit),
                    new Fact("limitOf", of),
                    new Fact("instances", instances));
        }
    }

    @Nested
    final class OfTheBinding {
        @Test
        void saysThatTheDatabaseKnowsTheSecret() {
            database.migratedWith(SECRET);

            assertEquals(found(Code.BOUND), binding(SECRET));
        }

        @Test
        void saysThatTheDatabaseKnowsAnother() {
            database.migratedWith(SECRET);

            assertEquals(found(Code.BINDING_SECRET_WRONG), binding(OTHER));
        }

        @Test
        void saysThatTheDatabaseDemandsOne() {
            database.migratedWith(SECRET);

            assertEquals(found(Code.BINDING_SECRET_MISSING), binding(null));
        }

        @Test
        void saysThatTheDatabaseDemandsNone() {
            assertEquals(found(Code.BINDING_NOT_MIGRATED), binding(SECRET));
        }

        private DatabaseFinding binding(@Nullable BindingSecret secret) {
            return examined(DatabaseConfig.of(database.url(application)).withBinding(secret), null)
                    .getLast();
        }
    }

    @Nested
    final class OfSessions {
        private final SessionsOfATest tables = SessionsOfATest.ofText();

        @Test
        void saysThatTheyCanBeRead() {
            assertEquals(found(Code.SESSIONS_READABLE), sessions(SessionsOfATest.TABLE));
        }

        @Test
        void saysThatThereAreNone() {
            assertEquals(found(Code.SESSIONS_MISSING), sessions(SessionTable.parse("public.sessions")));
        }

        @Test
        void saysThatTheyCannotBeRead() {
            tables.database()
                    .asSuperuser(
                            "revoke all on session from " + tables.database().application());

            assertEquals(found(Code.SESSIONS_NOT_GRANTED), sessions(SessionsOfATest.TABLE));
        }

        @Test
        void saysThatMoreCanBeRead() {
            tables.grant("select on account");

            assertEquals(found(Code.SESSIONS_GRANTED_TOO_MUCH), sessions(SessionsOfATest.TABLE));
        }

        private DatabaseFinding sessions(SessionTable table) {
            var url = tables.database().url(tables.database().application());
            return examined(DatabaseConfig.of(url), table).getLast();
        }
    }

    @Nested
    final class ACode {
        @ParameterizedTest
        @EnumSource
        void saysWhatIsSoInOneLine(Code code) {
            assertTrue(code.meaning().matches("[A-Za-z][^\\n|]{15,180}[^.]"), code.meaning());
        }

        /** In words of its own, or in SQL or a setting by name. */
        @ParameterizedTest
        @EnumSource
        void saysWhatToDoWhereItIsNotWell(Code code) {
            var advice = code.advice();
            if (code.outcome() == Outcome.OK && advice.isEmpty()) {
                return;
            }

            assertTrue(advice.matches("[A-Z][^\\n|]{15,230}\\."), advice);
            assertFalse(advice.toLowerCase(Locale.ROOT).contains(code.meaning().toLowerCase(Locale.ROOT)), advice);
        }

        @ParameterizedTest
        @ValueSource(strings = {"OK", "WARNING", "FAILURE", "UNKNOWN"})
        void hasAnOutcome(Outcome outcome) {
            assertTrue(Arrays.stream(Code.values()).anyMatch(code -> code.outcome() == outcome));
        }

        /** Whatever keeps the service from starting. */
        @Test
        void isAFailureWhereAStartIsRefused() {
            assertEquals(
                    List.of(),
                    Arrays.stream(Code.values())
                            .filter(code -> code.reason().isPresent() && code.outcome() != Outcome.FAILURE)
                            .toList());
        }
    }

    private List<DatabaseFinding> examined() {
        return examined(DatabaseConfig.of(database.url(application)), null);
    }

    private static List<DatabaseFinding> examined(DatabaseConfig config, @Nullable SessionTable sessions) {
        return DatabaseExamination.of(config, sessions, LIMIT);
    }

    private static List<DatabaseFinding> after(DatabaseFinding... findings) {
        return Stream.concat(BEFORE.stream(), Stream.of(findings)).toList();
    }

    private static DatabaseFinding found(Code code, Fact... facts) {
        return new DatabaseFinding(code, facts);
    }

    private static String version() {
        return PostgresServer.newDatabase()
                .query("postgres", "select split_part(current_setting('server_version'), ' ', 1)")
                .getFirst();
    }
}
