package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.TaskUpdate;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of the database's work to whoever watches. */
@Timeout(60)
final class DatabaseWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final UserId USER = new UserId("alice");
    private static final Caller ALICE = new Caller(USER, NOON, null);
    private static final TaskId ID = new TaskId(new UUID(0, 1));
    private static final Task TASK = Task.create(ID, new Title("task"), null, false, NOON);

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final Relay network = new Relay(database.address());
    private final WatchedDatabase watch = new WatchedDatabase();
    private final Database opened =
            Database.open(new TestDatabase(network.address(), database.name()).config(1), watch);

    @AfterEach
    void close() {
        opened.close();
        network.close();
    }

    private void assertTold(String... told) {
        assertEquals(List.of(told), watch.take());
    }

    @Nested
    final class Operations {
        @Test
        void onTasksAreToldWithTheConnectionTheyHad() {
            var tasks = opened.tasks();
            watch.take();

            assertEquals(TaskAddition.ADDED, tasks.add(ALICE, TASK));
            assertTold("requests", "ADD_TASK");
            assertEquals(Optional.of(TASK), tasks.find(USER, ID));
            assertTold("requests", "FIND_TASK");
            assertEquals(new TaskPage(List.of(TASK), null), tasks.list(USER, new TaskQuery(TaskStatus.ALL, 10, null)));
            assertTold("requests", "LIST_TASKS");
            var change = new TaskUpdate.Updated(TASK);
            assertEquals(change, tasks.update(USER, ID, _ -> true, task -> task));
            assertTold("requests", "CHANGE_TASK");
            assertEquals(TaskDeletion.DELETED, tasks.delete(USER, ID, _ -> true));
            assertTold("requests", "DELETE_TASK");
        }

        @Test
        void onAllOfAUsersDataAreToldWithThePoolTheyWaitFor() {
            var receipt = new ErasureReceipt(new UUID(1, 1), NOON);
            opened.tasks().add(ALICE, TASK);
            watch.take();

            var exported = new ArrayList<>();
            opened.personalData().export(USER, exported::add);
            assertEquals(1, exported.size());
            assertTold("exports", "EXPORT");
            assertEquals(new Erasure.Erased(receipt, 1), opened.personalData().erase(ALICE, receipt));
            assertTold("requests", "ERASE");
        }

        @Test
        void onRevocationsAreTold() {
            var revocations = opened.revocations();
            watch.take();

            assertEquals(AccessStatus.STANDS, revocations.check(ALICE));
            assertTold("access", "LEARN_REVOCATIONS");
            revocations.revoke(USER, NOON);
            assertTold("requests", "REVOKE");
            assertEquals(AccessStatus.REVOKED, revocations.check(ALICE));
            assertTold();
        }

        @Test
        void onSessionsAreTold() {
            var sessions = SessionsOfATest.ofText().open(SessionsOfATest.TABLE, watch);
            assertEquals(AccessStatus.REVOKED, sessions.check(new Caller(USER, NOON, "none")));
            assertTold("FIND_SESSION");
        }

        @Test
        void thatFailAreToldAsWell() {
            var revocations = opened.revocations();
            network.cut();

            assertThrows(
                    UserDataUnavailableException.class, () -> opened.tasks().find(USER, ID));
            assertThrows(UserDataUnavailableException.class, () -> revocations.revoke(USER, NOON));
            assertTold(
                    "requests",
                    "requests in vain",
                    "FIND_TASK failed",
                    "requests",
                    "requests in vain",
                    "REVOKE failed");
        }

        @Test
        void thatFailBehindWhoeverWaitsAreToldAsWell() {
            network.cut();

            assertEquals(AccessStatus.UNKNOWN, opened.revocations().check(ALICE));
            watch.await("LEARN_REVOCATIONS failed");
            assertTold("access", "access in vain", "LEARN_REVOCATIONS failed");
        }

        @Test
        void areNamedByStatementAndTable() {
            assertEquals(
                    """
                    ADD_TASK INSERT latchkey.task
                    FIND_TASK SELECT latchkey.task
                    LIST_TASKS SELECT latchkey.task
                    CHANGE_TASK UPDATE latchkey.task
                    DELETE_TASK DELETE latchkey.task
                    EXPORT SELECT latchkey
                    ERASE DELETE latchkey
                    REVOKE INSERT latchkey.revocation
                    LEARN_REVOCATIONS SELECT latchkey.revocation
                    FIND_SESSION SELECT session""",
                    Arrays.stream(DatabaseOperation.values())
                            .map(it -> it + " " + it.verb() + " " + it.collection())
                            .collect(Collectors.joining("\n")));
        }
    }

    @Nested
    final class Pools {
        private List<String> figures() {
            return opened.pools().stream()
                    .map(it -> it.name() + " of " + it.max() + ": " + it.used() + " used, " + it.idle() + " idle, "
                            + it.pending() + " pending")
                    .toList();
        }

        @Test
        void areThreeAndOpenNothingBeforeAnybodyAsks() {
            assertEquals(
                    List.of(
                            "requests of 1: 0 used, 0 idle, 0 pending",
                            "access of 1: 0 used, 0 idle, 0 pending",
                            "exports of 2: 0 used, 0 idle, 0 pending"),
                    figures());
        }

        @Test
        void sayWhatIsUsedAndWhoWaits() throws InterruptedException {
            var tasks = opened.tasks();
            var waiting = Thread.ofVirtual().unstarted(() -> tasks.find(USER, ID));
            tasks.add(ALICE, TASK);
            assertEquals("requests of 1: 0 used, 1 idle, 0 pending", figures().getFirst());
            tasks.update(
                    USER,
                    ID,
                    _ -> {
                        assertEquals(
                                "requests of 1: 1 used, 0 idle, 0 pending",
                                figures().getFirst());
                        waiting.start();
                        while (opened.pools().getFirst().pending() == 0) {
                            Thread.onSpinWait();
                        }
                        assertEquals(
                                "requests of 1: 1 used, 0 idle, 1 pending",
                                figures().getFirst());
                        return true;
                    },
                    task -> task);
            waiting.join();
        }
    }
}
