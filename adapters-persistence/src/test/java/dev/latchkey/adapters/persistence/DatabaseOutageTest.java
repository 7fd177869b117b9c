package dev.latchkey.adapters.persistence;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests when the database, or the way to it, is lost. */
@Timeout(60)
final class DatabaseOutageTest {
    private static final String BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";
    private static final UserId ALICE = new UserId("alice");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final Relay network = new Relay(database.address());
    private final Database opened = Database.open(new TestDatabase(network.address(), database.name()).config(2));
    private final TaskRepository tasks = opened.tasks();

    @BeforeEach
    void keepATask() {
        tasks.add(calling(ALICE), TASK);
    }

    @AfterEach
    void close() {
        opened.close();
        network.close();
    }

    @Nested
    final class ALostConnection {
        @Test
        void isTold() {
            network.cut();

            assertUnavailable();
            assertFalse(opened.isUsable());
        }

        /** The pool hands it out unseen, since it was in use a moment ago; here "a moment" is a minute. */
        @Test
        void isToldToWhoeverAsks() {
            System.setProperty(BYPASS, "60000");
            try (var trusting = Database.open(new TestDatabase(network.address(), database.name()).config(1))) {
                assertTrue(trusting.isUsable());
                network.cut();
                assertFalse(trusting.isUsable());
            } finally {
                System.clearProperty(BYPASS);
            }
        }

        @Test
        void isReplaced() {
            network.cut();
            assertUnavailable();
            network.restore();

            assertFound();
            assertTrue(opened.isUsable());
        }

        @Test
        void betweenTwoStatementsChangesNothing() {
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> tasks.update(ALICE, TASK.id(), any -> true, task -> {
                        network.cut();
                        return task.changed(
                                List.of(new TaskChange.Complete(true)),
                                task.createdAt().plusSeconds(1));
                    }));
            network.restore();

            assertFound();
        }

        @Test
        void byTheServersOwnHandIsReplaced() {
            database.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                    + database.application() + "'");

            // The pool asks only those connections that rested a while; each of the others can fail one request.
            var failures = 0;
            while (!answers()) {
                failures++;
            }
            assertTrue(failures <= 2);
            assertFound();
        }
    }

    @Nested
    final class ASilentConnection {
        @Test
        void isGivenUp() {
            network.silence();

            assertTimeout(ofSeconds(5), DatabaseOutageTest.this::assertUnavailable);
            assertTimeout(ofSeconds(5), () -> assertFalse(opened.isUsable()));
        }

        @Test
        void inMidFlightIsGivenUp() {
            assertTimeout(
                    ofSeconds(5),
                    () -> assertThrows(
                            UserDataUnavailableException.class,
                            () -> tasks.update(ALICE, TASK.id(), any -> true, task -> {
                                network.silence();
                                return task;
                            })));
        }

        @Test
        void isReplaced() {
            network.silence();
            assertUnavailable();
            network.restore();

            assertFound();
        }
    }

    @Nested
    final class AnExhaustedPool {
        @Test
        void isToldInTime() throws Exception {
            var taken = new CountDownLatch(2);
            var release = new CountDownLatch(1);
            // As long as a transaction may stand still, two hold the two connections.
            try (var patient = Database.open(new DatabaseConfig(
                            database.url(database.application()),
                            2,
                            ofSeconds(1),
                            ofSeconds(20),
                            ofSeconds(30),
                            ofSeconds(60),
                            null));
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var users = List.of(new UserId("bob"), new UserId("carol"));
                users.forEach(user -> patient.tasks().add(calling(user), TASK));
                var holding = users.stream()
                        .map(user -> threads.submit(() -> patient.tasks().delete(user, TASK.id(), any -> {
                            taken.countDown();
                            return awaited(release);
                        })))
                        .toList();
                taken.await();

                assertTimeout(
                        ofSeconds(5),
                        () -> assertThrows(
                                UserDataUnavailableException.class,
                                () -> patient.tasks().find(ALICE, TASK.id())));
                // Busy is not gone: an instance that is called not ready sends its load to the next.
                assertTrue(patient.isUsable());
                release.countDown();
                for (var held : holding) {
                    held.get();
                }
                assertEquals(Optional.of(TASK), patient.tasks().find(ALICE, TASK.id()));
            }
        }
    }

    @Nested
    final class ALockedRow {
        @Test
        void isWaitedForNoLongerThanAStatementMayTake() throws Exception {
            try (var other = database.connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("select 1 from latchkey.task for update");

                assertTimeout(
                        ofSeconds(5),
                        () -> assertThrows(
                                UserDataUnavailableException.class, () -> tasks.delete(ALICE, TASK.id(), any -> true)));
            }
            assertFound();
        }

        @Test
        void isFreedWhenItsTransactionStandsStill() {
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> tasks.update(ALICE, TASK.id(), any -> true, task -> {
                        database.await(
                                "select count(*) from pg_stat_activity where state = 'idle in transaction' and usename = '"
                                        + database.application() + "'",
                                "0");
                        return task;
                    }));
            assertFound();
        }
    }

    @Nested
    final class AClosedDatabase {
        @Test
        void holdsNoConnection() {
            opened.close();

            assertFalse(opened.isUsable());
            database.await(
                    "select count(*) from pg_stat_activity where usename = '" + database.application() + "'", "0");
        }

        @Test
        void isOfNoUse() {
            opened.close();

            assertThrows(UserDataUnavailableException.class, () -> tasks.find(ALICE, TASK.id()));
        }
    }

    private void assertUnavailable() {
        assertThrows(UserDataUnavailableException.class, () -> tasks.find(ALICE, TASK.id()));
    }

    private void assertFound() {
        assertEquals(Optional.of(TASK), tasks.find(ALICE, TASK.id()));
    }

    private boolean answers() {
        try {
            return tasks.find(ALICE, TASK.id()).isPresent();
        } catch (UserDataUnavailableException _) {
            return false;
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Caller calling(UserId user) {
        return new Caller(user, Instant.EPOCH, null);
    }
}
