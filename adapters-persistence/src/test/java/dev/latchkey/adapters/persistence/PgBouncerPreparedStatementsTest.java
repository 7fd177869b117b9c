package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code prepareThreshold} in the database URL does behind PgBouncer, as docs/operations.md tells operators. */
@Timeout(60)
final class PgBouncerPreparedStatementsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));

    private final TestDatabase direct = PostgresServer.migratedDatabase();

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 100", "5, 100", "1, 100"})
    void serveTwoClientsOfOneConnection(String prepareThreshold, int preparedStatements) {
        try (var pooler = PgBouncer.before(direct, 1, preparedStatements);
                var one = open(pooler, prepareThreshold);
                var other = open(pooler, prepareThreshold)) {
            one.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK);

            findTenTimes(one);
            findTenTimes(other);
            findTenTimes(one);
        }
    }

    /** Each client calls its first statement S_1, and the pooler that does not know of names passes them on. */
    @Test
    void clashWhereThePoolerDoesNotKeepThemApart() {
        try (var pooler = PgBouncer.before(direct, 1, 0);
                var one = open(pooler, "5");
                var other = open(pooler, "5")) {
            one.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK);
            findTenTimes(one);

            var thrown = assertThrows(DatabaseFaultException.class, () -> findTenTimes(other));

            assertEquals("database fault, SQLSTATE 42P05", thrown.getMessage());
        }
    }

    private Database open(PgBouncer pooler, String prepareThreshold) {
        var url = new DatabaseUrl(
                pooler.address(),
                direct.name(),
                direct.application(),
                TestDatabase.PASSWORD,
                Map.of("prepareThreshold", prepareThreshold));
        return Database.open(DatabaseConfig.of(url).withMaxPoolSize(1));
    }

    private static void findTenTimes(Database database) {
        for (var round = 0; round < 10; round++) {
            assertEquals(Optional.of(TASK), database.tasks().find(ALICE, TASK.id()));
        }
    }
}
