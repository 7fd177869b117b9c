package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.RevocationContract;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.privacy.PersonalDataContract;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskRepositoryContract;
import dev.latchkey.domain.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL smuggled into a statement speaks for another user where nothing binds it, and fails where a secret does. */
@Timeout(60)
final class BindingTest {
    private static final BindingSecret SECRET = new BindingSecret("binding-secret-0123456789-abcdefgh");
    private static final BindingSecret OTHER = new BindingSecret("another-secret-0123456789-abcdefgh");
    /** For all the contracts. */
    private static final Database BOUND =
            PostgresServer.newDatabase().migratedWith(SECRET).openWith(SECRET);

    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Threat 6.23. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class SmuggledSql {
        private final Victim open = new Victim(null);
        private final Victim bound = new Victim(SECRET);

        @AfterAll
        void close() {
            open.close();
            bound.close();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "select set_config('latchkey.user_id', 'bob', true)",
                    "select set_config('latchkey.user_id', 'bob', false)",
                    "set local latchkey.user_id = 'bob'",
                    "commit; begin; select set_config('latchkey.user_id', 'bob', true)",
                    "rollback; begin; set local latchkey.user_id = 'bob'"
                })
        void speaksForAnotherUserOnlyWhereNothingBindsIt(String smuggled) {
            assertEquals(List.of("bob"), open.ownersAfter(smuggled));
            assertEquals("42501", bound.stateAfter(smuggled));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    // the proof is one of alice's
                    "select set_config('latchkey.user_id', 'bob', true),"
                            + " set_config('latchkey.pseudonym', repeat('ab', 32), true)",
                    "select set_config('latchkey.proof', '', true)",
                    "select set_config('latchkey.pseudonym', repeat('ab', 32), true)",
                    "select latchkey.speak_for('bob', current_setting('latchkey.pseudonym'), '\\x00')",
                    "select latchkey.speak_for('bob', current_setting('latchkey.pseudonym'),"
                            + " decode(current_setting('latchkey.proof'), 'hex'))",
                    "select latchkey.speak_for('bob', null, null)",
                    "select latchkey.transaction_proof('bob', current_setting('latchkey.pseudonym'))",
                    "select key from latchkey.binding_key",
                    "select key from latchkey.transaction_key",
                    "create or replace function latchkey.user_id() returns text language sql return 'bob'::text",
                    "drop policy own_rows on latchkey.task",
                    "alter table latchkey.task disable row level security"
                })
        void findsNoWayRound(String smuggled) {
            assertEquals("42501", bound.stateAfter(smuggled));
        }

        /** A proof read in one transaction, of the very same user, is none in the next. */
        @Test
        void cannotKeepAProofForLater() {
            var kept = bound.transactions.run(
                    ALICE,
                    session -> session.createNativeQuery(
                                    "select concat_ws(',', current_setting('latchkey.user_id'),"
                                            + " current_setting('latchkey.pseudonym'), current_setting('latchkey.proof'))",
                                    String.class)
                            .getSingleResult()
                            .split(","));

            assertEquals(
                    "42501",
                    bound.stateAs(
                            BOB,
                            "select set_config('latchkey.user_id', '%s', true), set_config('latchkey.pseudonym', '%s', true),"
                                            .formatted(kept[0], kept[1])
                                    + " set_config('latchkey.proof', '%s', true)".formatted(kept[2])));
        }

        /** Who has the role's password has sessions in which nobody was ever proven. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "set latchkey.user_id = 'bob'",
                    "set latchkey.user_id = 'bob'; set latchkey.pseudonym = 'ab'",
                    "set latchkey.user_id = 'bob'; set latchkey.proof = ''"
                })
        void speaksForNobodyInASessionOfItsOwn(String sql) throws SQLException {
            try (var connection = bound.database.connect(bound.database.application())) {
                Victim.run(connection, sql);

                var thrown = assertThrows(
                        SQLException.class, () -> TestDatabase.query(connection, "select owner from latchkey.task"));

                assertEquals("42501", thrown.getSQLState());
            }
        }

        /** Two texts with something between them must not be read as two others. */
        @ParameterizedTest
        @ValueSource(strings = {" ", "\\n"})
        void cannotCutTheNameOfItsUserInTwo(String between) {
            var cut = "set_config('latchkey.pseudonym', current_setting('latchkey.pseudonym') || E'%sx', true)"
                    .formatted(between);

            assertEquals(
                    "42501",
                    bound.stateAs(new UserId("x bob"), "select set_config('latchkey.user_id', 'bob', true), " + cut));
        }

        /** Functions and operators of the caller's own, in front of PostgreSQL's. */
        @Test
        void isNotHelpedByASearchPath() {
            var smuggled = """
                    create function pg_temp.encode(bytea, text) returns text language sql return 'x'::text;
                    create function pg_temp.convert_to(text, name) returns bytea language sql return ''::bytea;
                    set local search_path = pg_temp, pg_catalog;
                    select set_config('latchkey.user_id', 'bob', true), set_config('latchkey.proof', 'x', true)""";

            assertEquals("42501", bound.stateAfter(smuggled));
        }

        @Test
        void maySpeakForNobody() {
            assertEquals(List.of(), bound.ownersAfter("select set_config('latchkey.user_id', '', true)"));
        }

        @Test
        void leavesAliceWithHerOwn() {
            assertEquals(List.of("alice"), bound.ownersAfter("select 1"));
        }
    }

    /** Alice's transactions, with a hole for SQL in them. */
    private static final class Victim implements AutoCloseable {
        private final TestDatabase database;
        private final HikariDataSource pool;
        private final SessionFactory sessions;
        private final OwnerTransactions transactions;

        Victim(@Nullable BindingSecret binding) {
            database = PostgresServer.newDatabase().migratedWith(binding);
            database.asSuperuser("""
                    insert into latchkey.task select o, gen_random_uuid(), 'task', null, false, now(), now(), 1
                    from unnest(array['alice', 'bob']) as o""");
            pool = new HikariDataSource(Database.pool(database.config(1)));
            sessions = Database.sessions(pool);
            transactions = new OwnerTransactions(pool, sessions, new Subject(key(database), binding), TIMEOUT);
        }

        private static Pseudonyms key(TestDatabase database) {
            try (var connection = database.connect(database.application())) {
                return new Pseudonyms(StartCheck.pseudonymKey(connection));
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        List<String> ownersAfter(String smuggled) {
            return transactions.run(ALICE, session -> ownersAfter(session, smuggled));
        }

        String stateAfter(String smuggled) {
            return stateAs(ALICE, smuggled);
        }

        String stateAs(UserId user, String smuggled) {
            var thrown = assertThrows(
                    RuntimeException.class, () -> transactions.run(user, session -> ownersAfter(session, smuggled)));
            return SqlStates.of(thrown).orElseThrow();
        }

        private static List<String> ownersAfter(StatelessSession session, String smuggled) {
            // As the service itself begins: with a statement that carries the user.
            session.createNativeQuery("select count(*) from latchkey.task", Long.class)
                    .getSingleResult();
            return session.doReturningWork(connection -> {
                run(connection, smuggled);
                var owners = new ArrayList<>(TestDatabase.query(connection, "select owner from latchkey.task"));
                // Both settings have a say.
                TestDatabase.query(connection, "select receipt from latchkey.erasure");
                return owners;
            });
        }

        private static void run(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() {
            sessions.close();
            pool.close();
        }
    }

    @Nested
    final class TheStart {
        private final TestDatabase database = PostgresServer.newDatabase();

        @Test
        void isRefusedWithoutTheSecretTheSchemaDemands() {
            database.migratedWith(SECRET);

            assertEquals(Reason.BINDING_SECRET_MISSING, refusal(null));
        }

        @Test
        void isRefusedWithASecretTheSchemaDoesNotKnow() {
            database.migratedWith(SECRET);

            assertEquals(Reason.BINDING_SECRET_WRONG, refusal(OTHER));
        }

        @Test
        void isRefusedToARoleThatCanProveAnybody() {
            database.migratedWith(SECRET);
            database.asSuperuser(
                    "grant execute on function latchkey.transaction_proof(text, text) to " + database.application());

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal(SECRET));
        }

        @Test
        void isRefusedWithASecretWhereTheSchemaDemandsNone() {
            database.migrated();

            assertEquals(Reason.BINDING_NOT_MIGRATED, refusal(SECRET));
        }

        private Reason refusal(@Nullable BindingSecret secret) {
            return assertThrows(DatabaseStartException.class, () -> database.openWith(secret))
                    .reason();
        }
    }

    @Nested
    final class AMigration {
        private final TestDatabase database = PostgresServer.newDatabase();

        @Test
        void bindsASchemaThatWasNot() {
            database.migrated().migratedWith(SECRET).openWith(SECRET).close();
        }

        @Test
        void twiceIsTheSameAsOnce() {
            database.migratedWith(SECRET).migratedWith(SECRET).openWith(SECRET).close();
        }

        @Test
        void keepsTheSecretBeforeThisOneAndNoOlder() {
            var third = new BindingSecret("a-third-secret-0123456789-abcdefgh");
            database.migratedWith(SECRET).migratedWith(OTHER);
            database.openWith(SECRET).close();
            database.openWith(OTHER).close();
            database.migratedWith(third);
            database.openWith(OTHER).close();
            database.openWith(third).close();

            var thrown = assertThrows(DatabaseStartException.class, () -> database.openWith(SECRET));

            assertEquals(Reason.BINDING_SECRET_WRONG, thrown.reason());
        }

        @Test
        void doesNotUnbindForWantOfTheSecret() {
            database.migratedWith(SECRET);

            var thrown = assertThrows(DatabaseStartException.class, database::migrated);

            assertEquals(Reason.BINDING_SECRET_MISSING, thrown.reason());
            database.openWith(SECRET).close();
        }

        @Test
        void unbindsAfterTheSecretsWereRemoved() {
            database.migratedWith(SECRET);
            database.execute(database.owner(), "delete from latchkey.binding_key");

            database.migrated().open().close();
        }

        @Test
        void findsPgcryptoWhereverItIs() {
            database.asSuperuser("create schema \"Some where\"; grant usage on schema \"Some where\" to public;"
                    + " create extension pgcrypto schema \"Some where\"");

            database.migratedWith(SECRET).openWith(SECRET).close();
        }

        @Test
        void tellsWherePgcryptoMayNotBeUsed() {
            database.asSuperuser("create schema hidden; create extension pgcrypto schema hidden");

            var thrown = assertThrows(DatabaseStartException.class, () -> database.migratedWith(SECRET));

            assertEquals(Reason.BINDING_NEEDS_PGCRYPTO, thrown.reason());
        }

        @Test
        void tellsWhereAnExtensionMayNotBeCreated() {
            database.migrated();
            database.asSuperuser("revoke create on database " + database.name() + " from " + database.owner());
            database.asSuperuser("alter database " + database.name() + " owner to postgres");

            var thrown = assertThrows(DatabaseStartException.class, () -> database.migratedWith(SECRET));

            assertEquals(Reason.BINDING_NEEDS_PGCRYPTO, thrown.reason());
        }
    }

    @Nested
    final class ASecret {
        @Test
        void hasThirtyTwoBytesOrMore() {
            assertEquals(32, new BindingSecret("x".repeat(32)).bytes().length);
            assertEquals(32, new BindingSecret("é".repeat(16)).bytes().length);
            assertThrows(IllegalArgumentException.class, () -> new BindingSecret("x".repeat(31)));
        }

        @Test
        void neverPrintsItself() {
            assertEquals("BindingSecret[redacted]", SECRET.toString());
        }
    }

    @Nested
    final class BoundTasks extends TaskRepositoryContract {
        @Override
        protected TaskRepository repository() {
            return BOUND.tasks();
        }
    }

    @Nested
    final class BoundRevocations extends RevocationContract {
        @Override
        protected RevocationRepository revocations() {
            return BOUND.revocations();
        }

        @Override
        protected AccessCheck access() {
            return BOUND.revocations();
        }
    }

    @Nested
    final class BoundPersonalData extends PersonalDataContract {
        @Override
        protected PersonalDataRepository personalData() {
            return BOUND.personalData();
        }

        @Override
        protected TaskRepository tasks() {
            return BOUND.tasks();
        }

        @Override
        protected RevocationRepository revocations() {
            return BOUND.revocations();
        }

        @Override
        protected AccessCheck access() {
            return BOUND.revocations();
        }
    }

    @AfterAll
    static void closeBound() {
        BOUND.close();
    }
}
