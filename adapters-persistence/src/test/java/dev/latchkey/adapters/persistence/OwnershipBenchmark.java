package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What ownership costs of a read, in ratios: every way in turn, round after round, on one PostgreSQL with nobody else.
 * No part of the build; docs/performance.md says how to run it and what came of it.
 */
final class OwnershipBenchmark {
    private static final int ROUNDS = 300;
    private static final int READS_A_ROUND = 20;
    private static final int WARM_UP = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final UserId OWNER = new UserId("owner-500");
    private static final TaskId TASK = new TaskId(UUID.fromString("00000000-0000-0000-0000-000000000050"));
    private static final Map<String, String> UNNAMED = Map.of();
    private static final Map<String, String> NAMED = Map.of("prepareThreshold", "5");
    private static final BindingSecret SECRET = new BindingSecret("0123456789abcdef0123456789abcdef");

    private final TestDatabase open = filled(PostgresServer.migratedDatabase());
    private final TestDatabase guarded = filled(PostgresServer.migratedDatabase());
    private final TestDatabase bound = filled(PostgresServer.newDatabase().migratedWith(SECRET));

    @Test
    void comparesTheWaysToRead() throws IOException {
        open.asSuperuser("alter table latchkey.task disable row level security");
        try (var unguarded = new Service(open, null, UNNAMED);
                var unnamed = new Service(guarded, null, UNNAMED);
                var named = new Service(guarded, null, NAMED);
                var proven = new Service(bound, SECRET, UNNAMED)) {
            var ways = List.of(
                    new Way("no user, no row level security", unguarded::inAutocommit),
                    new Way("user, no row level security", unguarded.transactions::once),
                    new Way("user and row level security (the default)", unnamed.transactions::once),
                    new Way("the default, prepareThreshold=5", named.transactions::once),
                    new Way("bound user and row level security", proven.transactions::once),
                    new Way("the default, a statement at a time", unnamed::statementByStatement));
            var report = report("one task by id", ways, session -> List.of(one(session)))
                    + report("50 of 100 tasks", ways, OwnershipBenchmark::page);
            Files.writeString(Path.of("target/ownership-cost.txt"), report);
            System.out.println(report);
        }
    }

    private static TaskRow one(StatelessSession session) {
        return session.get(TaskRow.class, TaskRow.Key.of(OWNER, TASK));
    }

    private static List<TaskRow> page(StatelessSession session) {
        return session.createSelectionQuery(
                        "from TaskRow where key.owner = :owner order by createdAt desc, key.id desc", TaskRow.class)
                .setParameter("owner", OWNER.value())
                .setMaxResults(50)
                .getResultList();
    }

    private static String report(String what, List<Way> ways, Function<StatelessSession, List<TaskRow>> query) {
        var nanos = new long[ways.size()][ROUNDS];
        for (var round = -WARM_UP; round < ROUNDS; round++) {
            for (var way = 0; way < ways.size(); way++) {
                var took = time(ways.get(way), query);
                if (round >= 0) {
                    nanos[way][round] = took;
                }
            }
        }
        var lines = new ArrayList<String>();
        var first = median(nanos[0]);
        for (var way = 0; way < ways.size(); way++) {
            var median = median(nanos[way]);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-42s %6.0f us  %.2f",
                    what,
                    ways.get(way).name,
                    median / 1000.0,
                    median / first));
        }
        return String.join("\n", lines) + "\n";
    }

    private static long time(Way way, Function<StatelessSession, List<TaskRow>> query) {
        var began = System.nanoTime();
        for (var read = 0; read < READS_A_ROUND; read++) {
            assertEquals(
                    OWNER.value(),
                    way.reads.read(OWNER, query).getFirst().task().title().value());
        }
        return (System.nanoTime() - began) / READS_A_ROUND;
    }

    private static double median(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A thousand users of a hundred tasks. */
    private static TestDatabase filled(TestDatabase database) {
        database.asSuperuser("""
                insert into latchkey.task
                select 'owner-' || o, ('00000000-0000-0000-0000-' || lpad(t::text, 12, '0'))::uuid, 'owner-' || o, null, false,
                    now() - t * interval '1 minute', now(), 1
                from generate_series(1, 1000) o, generate_series(1, 100) t""");
        database.asSuperuser("vacuum analyze latchkey.task");
        return database;
    }

    @FunctionalInterface
    private interface Reads {
        List<TaskRow> read(UserId owner, Function<StatelessSession, List<TaskRow>> query);
    }

    private record Way(String name, Reads reads) {}

    /** What a {@link Database} has within. */
    private static final class Service implements AutoCloseable {
        private final HikariDataSource pool;
        private final SessionFactory sessions;
        private final Subject subject;
        private final OwnerTransactions transactions;

        Service(TestDatabase database, @Nullable BindingSecret binding, Map<String, String> parameters) {
            var url = new DatabaseUrl(
                    database.address(), database.name(), database.application(), TestDatabase.PASSWORD, parameters);
            pool = new HikariDataSource(Database.pool(DatabaseConfig.of(url).withMaxPoolSize(1)));
            sessions = Database.sessions(pool);
            subject = new Subject(new Pseudonyms(new byte[32]), binding);
            transactions = new OwnerTransactions(pool, sessions, subject, TIMEOUT);
        }

        List<TaskRow> inAutocommit(UserId owner, Function<StatelessSession, List<TaskRow>> query) {
            return inSession(query);
        }

        List<TaskRow> statementByStatement(UserId owner, Function<StatelessSession, List<TaskRow>> query) {
            return inSession(session -> session.fromTransaction(_ -> {
                session.doWork(connection -> speakFor(owner, connection));
                return query.apply(session);
            }));
        }

        private void speakFor(UserId owner, Connection connection) throws SQLException {
            var preamble = subject.speakFor(owner, TIMEOUT);
            try (var statement =
                    connection.prepareStatement(preamble.statements().getFirst())) {
                preamble.bind(statement);
                statement.execute();
            }
        }

        private List<TaskRow> inSession(Function<StatelessSession, List<TaskRow>> work) {
            try (var connection = pool.getConnection();
                    var session = sessions.withStatelessOptions()
                            .connection(connection)
                            .openStatelessSession()) {
                return work.apply(session);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            sessions.close();
            pool.close();
        }
    }
}
