package dev.latchkey.benchmarks;

import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.benchmarks.Contest.Way;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * What Hibernate costs, beside plain JDBC in turn for the same work; then {@code /api/tasks} with ever more requests a
 * second until the service, PostgreSQL and the generator, all on this machine, cannot keep up.
 */
final class DatabaseMeasurement {
    private static final int USERS = 1000;
    private static final double KNEE_MILLIS = 50;
    private static final String TASK = "{\"title\":\"Buy milk\",\"description\":\"Two.\"}";

    private DatabaseMeasurement() {}

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException, SQLException {
        try (var postgres = Postgres.start()) {
            Tasks.fill(postgres, USERS);
            hibernate(options, postgres);
            load(options, postgres);
        }
    }

    private static void hibernate(Options options, Postgres postgres) throws SQLException {
        var contest = new Contest(options.number("rounds", 10), options.number("times", 1000));
        try (var database = Database.open(postgres.config());
                var pool = postgres.plainPool()) {
            var hibernate = database.tasks();
            var jdbc = new PlainJdbc(pool);
            var page = new TaskQuery(TaskStatus.ALL, 50, null);
            contest.run(
                    "One task by id",
                    List.of(
                            new Way("plain JDBC", () -> jdbc.find(Tasks.FIRST.value())),
                            new Way("Hibernate", () -> hibernate.find(Tasks.OWNER, Tasks.FIRST))));
            contest.run(
                    "50 of 100 tasks",
                    List.of(
                            new Way("plain JDBC", () -> jdbc.list(page.limit())),
                            new Way("Hibernate", () -> hibernate.list(Tasks.OWNER, page))));
            contest.run(
                    "An addition",
                    List.of(
                            new Way("plain JDBC", () -> jdbc.add(Tasks.another())),
                            new Way("Hibernate", () -> hibernate.add(Tasks.caller(), Tasks.another()))));
        }
    }

    private static void load(Options options, Postgres postgres)
            throws GeneralSecurityException, IOException, InterruptedException {
        var issuer = Issuer.of(Issuer.HS256);
        var settings = new HashMap<>(issuer.settings());
        settings.put("DATABASE_URL", postgres.url());
        var lists = new ArrayList<Request>();
        var additions = new ArrayList<Request>();
        for (var user = 1; user <= USERS; user++) {
            var token = issuer.token("user-" + user);
            lists.add(Request.get("/api/tasks", token));
            additions.add(Request.post("/api/tasks", token, TASK));
        }
        try (var server = Servers.latchkey(List.of(Servers.flags("large")), settings)) {
            server.untilFirst200("/api/me", issuer.token("first"));
            load(options, server, "`GET /api/tasks`, 50 of 100 tasks", lists);
            load(options, server, "`POST /api/tasks`", additions);
        }
    }

    private static void load(Options options, ServerProcess server, String title, List<Request> requests)
            throws IOException {
        try (var warming = new LoadGenerator(server, requests, 16)) {
            warming.closedLoop(Duration.ZERO, options.seconds("warm", 8));
        }
        var table = new Table(
                title + ", open loop",
                "requests/s",
                "answered/s",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "greatest ms",
                "errors",
                "processor µs");
        for (var rate : options.numbers("rates", "500,1000,1500,2000,2500,3000,4000,5000")) {
            try (var generator = new LoadGenerator(server, requests, options.number("connections", 250))) {
                var measured = generator.openLoop(rate, Duration.ofSeconds(1), options.seconds("seconds", 4));
                table.row(row(rate, measured));
                if (measured.latencies().quantile(0.95) > KNEE_MILLIS) {
                    return;
                }
            }
        }
    }

    private static String[] row(int rate, Measured measured) {
        var latencies = measured.latencies();
        return String.format(
                        Locale.ROOT,
                        "%d;%.0f;%.2f;%.2f;%.2f;%.0f;%d;%.0f",
                        rate,
                        measured.perSecond(),
                        latencies.median(),
                        latencies.quantile(0.95),
                        latencies.quantile(0.99),
                        latencies.quantile(1),
                        measured.errors(),
                        measured.processorMicros())
                .split(";", -1);
    }
}
