package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A database that shows what it keeps and takes no changes. */
@Timeout(120)
final class ReadOnlyDatabaseTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Caller CALLER = new Caller(ALICE, Instant.EPOCH, null);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Task TASK = Task.create(new TaskId(new UUID(0, 1)), new Title("task"), null, false, NOON);
    private static final Task LATER =
            Task.create(new TaskId(new UUID(0, 2)), new Title("later"), null, false, NOON.plusSeconds(1));

    @Nested
    final class ByDefault {
        private final TestDatabase database = PostgresServer.migratedDatabase();

        @Test
        void isWarnedOfAtTheStart() {
            assertEquals(List.of(), warningsOfAStart());

            beReadOnly();

            assertEquals(List.of("WARN database_read_only null null"), warningsOfAStart());
        }

        @Test
        void showsTasksAndTakesNone() {
            try (var opened = database.open()) {
                opened.tasks().add(CALLER, TASK);
            }
            beReadOnly();

            try (var opened = database.open()) {
                assertShows(opened.tasks(), TASK);
                assertTakesNothing(opened);
            }
        }

        @Test
        void saysSoForOperatorsEachTime() {
            beReadOnly();

            try (var opened = database.open()) {
                assertEquals(
                        List.of("WARN database_read_only [sqlState=\"25006\"] null"),
                        Logged.during(() -> assertThrows(
                                UserDataReadOnlyException.class,
                                () -> opened.tasks().add(CALLER, TASK))));
            }
        }

        private List<String> warningsOfAStart() {
            return Logged.during(() -> database.open().close()).stream()
                    .filter(line -> line.startsWith("WARN"))
                    .toList();
        }

        private void beReadOnly() {
            database.asSuperuser("alter database " + database.name() + " set default_transaction_read_only = on");
        }
    }

    @Nested
    final class AsAHotStandby {
        @Test
        void showsWhatThePrimaryKeepsAndTakesOver(@TempDir Path directory) {
            var files = directory.resolve("primary");
            try (var primary = PostgresServer.in(files)) {
                var database = primary.database().migrated();
                try (var standby = primary.standby(files, directory.resolve("standby"))) {
                    var copy = standby.copyOf(database);
                    assertEquals(
                            Reason.MIGRATION_FAILED,
                            assertThrows(DatabaseStartException.class, copy::migrated)
                                    .reason());
                    try (var writing = Database.open(DatabaseConfig.of(whicheverIsPrimary(copy, database)));
                            var reading = copy.open()) {
                        writing.tasks().add(CALLER, TASK);
                        copy.await("select count(*) from latchkey.task", "1");

                        assertShows(reading.tasks(), TASK);
                        assertEquals(AccessStatus.STANDS, reading.revocations().check(CALLER));
                        assertTakesNothing(reading);
                        assertTrue(reading.isUsable());

                        copy.asSuperuser("select pg_promote()");

                        reading.tasks().add(CALLER, LATER);
                        assertShows(reading.tasks(), LATER, TASK);
                        assertEquals(TaskDeletion.DELETED, reading.tasks().delete(ALICE, TASK.id(), _ -> true));
                    }
                }
            }
        }

        private static DatabaseUrl whicheverIsPrimary(TestDatabase one, TestDatabase other) {
            return new DatabaseUrl(
                    one.address() + "," + other.address(),
                    one.name(),
                    one.application(),
                    TestDatabase.PASSWORD,
                    Map.of("targetServerType", "primary"));
        }
    }

    private static void assertShows(TaskRepository tasks, Task... expected) {
        assertEquals(new TaskPage(List.of(expected), null), tasks.list(ALICE, new TaskQuery(TaskStatus.ALL, 10, null)));
        assertEquals(Optional.of(expected[0]), tasks.find(ALICE, expected[0].id()));
    }

    private static void assertTakesNothing(Database opened) {
        var tasks = opened.tasks();
        assertReadOnly(() -> tasks.add(CALLER, LATER));
        assertReadOnly(() -> tasks.update(ALICE, TASK.id(), _ -> true, it -> it));
        assertReadOnly(() -> tasks.delete(ALICE, TASK.id(), _ -> true));
        assertReadOnly(() -> opened.revocations().revoke(ALICE, NOON));
        assertShows(tasks, TASK);
    }

    private static void assertReadOnly(Executable change) {
        assertThrows(UserDataReadOnlyException.class, change);
    }
}
