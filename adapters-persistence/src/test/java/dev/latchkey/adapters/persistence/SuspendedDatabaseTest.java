package dev.latchkey.adapters.persistence;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that its host stops while nobody uses it: the first connection wakes it, and is slow or reset. */
@Timeout(60)
final class SuspendedDatabaseTest {
    private static final UserId ALICE = new UserId("alice");
    private static final TaskId ID = new TaskId(new UUID(0, 1));

    private final TestDatabase direct = PostgresServer.migratedDatabase();
    private final Relay network = new Relay(direct.address());
    private final TestDatabase database = new TestDatabase(network.address(), direct.name());

    @AfterEach
    void close() {
        network.close();
    }

    @Nested
    final class AtARequest {
        /** With the timeouts that users get: nothing here is in the pool yet. */
        private final Database opened = database.open();

        @AfterEach
        void close() {
            opened.close();
        }

        @Test
        void isWaitedForWhereItWakesInTime() throws Exception {
            network.silence();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var request = threads.submit(() -> opened.tasks().find(ALICE, ID));
                network.awaitHeldBack();
                network.restore();

                assertEquals(Optional.empty(), request.get());
            }
        }

        @Test
        void isAskedAgainWhereItResetsTheFirstConnections() {
            network.resetNext();
            network.resetNext();
            network.resetNext();

            assertEquals(Optional.empty(), opened.tasks().find(ALICE, ID));
        }

        @Test
        void isToldAfterTwoSecondsWhereItSleepsOn() {
            network.silence();

            assertTimeout(
                    ofSeconds(5),
                    () -> assertThrows(
                            UserDataUnavailableException.class,
                            () -> opened.tasks().find(ALICE, ID)));
        }

        /** The connection that the first request asked for is made all the same. */
        @Test
        void servesTheNextRequestOnceItIsAwake() {
            network.silence();
            assertThrows(
                    UserDataUnavailableException.class, () -> opened.tasks().find(ALICE, ID));
            network.restore();

            assertEquals(Optional.empty(), opened.tasks().find(ALICE, ID));
            assertTrue(opened.isUsable());
        }
    }

    @Nested
    final class AtTheStart {
        @Test
        void isWaitedFor() throws Exception {
            network.silence();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var start = threads.submit(database::open);
                network.awaitHeldBack();
                network.restore();

                try (var opened = start.get()) {
                    assertTrue(opened.isUsable());
                }
            }
        }

        @Test
        void isGivenUpInTimeWhereItSleepsOn() {
            network.silence();

            var thrown = assertTimeout(
                    ofSeconds(5),
                    () -> assertThrows(DatabaseStartException.class, () -> Database.open(database.config(1))));
            assertEquals(Reason.UNREACHABLE, thrown.reason());
        }

        @Test
        void isAskedOnceMoreWhereItResetsTheFirstConnection() {
            network.resetNext();

            database.open().close();
        }

        @Test
        void isAskedOnceMoreByAMigrationToo() {
            network.resetNext();

            assertEquals(database, database.migrated());
        }

        @Test
        void isGivenUpWhereItResetsTheSecondToo() {
            network.cut();

            assertEquals(
                    Reason.UNREACHABLE,
                    assertThrows(DatabaseStartException.class, database::open).reason());
        }
    }
}
