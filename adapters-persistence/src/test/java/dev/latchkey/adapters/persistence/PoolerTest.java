package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an examination says of the real PgBouncer in each of its modes. */
@Timeout(60)
final class PoolerTest {
    private final TestDatabase database = PostgresServer.migratedDatabase();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void isSeenInTransactionMode(int poolSize) {
        try (var pooler = PgBouncer.before(database, poolSize, 100)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_TRANSACTION),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of("prepareThreshold", "0")));
        }
    }

    /** Each time another, so that two clients that take turns may never meet the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void isSeenInTransactionModeWhereItGivesItsConnectionsInTurn(int poolSize) {
        try (var pooler = PgBouncer.inTurn("transaction", database, poolSize)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_TRANSACTION),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of()));
        }
    }

    @Test
    void isSeenInStatementModeWhereItGivesItsConnectionsInTurn() {
        try (var pooler = PgBouncer.inTurn("statement", database, 3)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_STATEMENT),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of()));
        }
    }

    @Test
    void isSeenInTransactionModeWhereStatementsAreNamed() {
        try (var pooler = PgBouncer.before(database, 1, 0)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_TRANSACTION),
                            new DatabaseFinding(Code.STATEMENTS_NAMED),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of("prepareThreshold", "5")));
        }
    }

    @Test
    void isSeenInSessionMode() {
        try (var pooler = PgBouncer.inMode("session", database, 3, 0)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_SESSION),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of("prepareThreshold", "5")));
        }
    }

    @Test
    void isSeenInStatementMode() {
        try (var pooler = PgBouncer.inMode("statement", database, 3, 0)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.POOLER_BY_STATEMENT),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of()));
        }
    }

    /** In session mode the first connection keeps the only one to the server. */
    @Test
    void isNotUnderstoodWhereItKeepsTheSecondConnectionWaiting() {
        try (var pooler = PgBouncer.inMode("session", database, 1, 0)) {
            assertEquals(
                    List.of(
                            new DatabaseFinding(
                                    Code.NOT_EXAMINED, new Fact("check", "pooler"), new Fact("sqlState", "08006")),
                            new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", 13))),
                    examined(pooler, Map.of()));
        }
    }

    /** After the server's version, before whether the database takes changes. */
    private List<DatabaseFinding> examined(PgBouncer pooler, Map<String, String> parameters) {
        var behind = pooler.behind(database);
        var url = new DatabaseUrl(
                behind.address(), behind.name(), database.application(), TestDatabase.PASSWORD, parameters);
        return DatabaseExamination.of(DatabaseConfig.of(url), null, Duration.ofSeconds(2)).stream()
                .dropWhile(it -> it.code() != Code.SERVER_SUPPORTED)
                .skip(1)
                .takeWhile(it -> it.code() != Code.WRITABLE)
                .toList();
    }
}
