package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real server stopped in mid-flight, and started again. */
@Timeout(120)
final class DatabaseRestartTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));

    @Test
    void isSurvived(@TempDir Path directory) {
        try (var server = PostgresServer.in(directory);
                var opened = server.database().migrated().open()) {
            var tasks = opened.tasks();
            tasks.add(new Caller(ALICE, Instant.EPOCH, null), TASK);

            assertThrows(
                    UserDataUnavailableException.class,
                    () -> tasks.delete(ALICE, TASK.id(), any -> {
                        server.stop();
                        return true;
                    }));
            assertFalse(opened.isUsable());
            assertThrows(UserDataUnavailableException.class, () -> tasks.find(ALICE, TASK.id()));
            server.start();

            assertEquals(Optional.of(TASK), tasks.find(ALICE, TASK.id()));
        }
    }
}
