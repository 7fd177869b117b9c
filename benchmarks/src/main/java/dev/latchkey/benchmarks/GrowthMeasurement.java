package dev.latchkey.benchmarks;

import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.benchmarks.Contest.Way;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Whether a user's requests grow dearer with the rows of others: the same user in databases of different size, in turn. */
final class GrowthMeasurement {
    private static final TaskQuery PAGE = new TaskQuery(TaskStatus.ALL, 50, null);

    private final List<Postgres> servers = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private final List<Integer> sizes;
    private final Contest contest;

    private GrowthMeasurement(Options options) {
        sizes = options.numbers("rows", "10000,1000000,10000000");
        contest = new Contest(options.number("rounds", 20), options.number("times", 50));
    }

    static void run(Options options) throws IOException, SQLException {
        var measurement = new GrowthMeasurement(options);
        try {
            for (var size : measurement.sizes) {
                measurement.open(size);
            }
            measurement.measure();
        } finally {
            measurement.databases.forEach(Database::close);
            measurement.servers.forEach(Postgres::close);
        }
    }

    private void open(int rows) throws IOException, SQLException {
        var server = Postgres.start();
        servers.add(server);
        Tasks.fill(server, rows / Tasks.EACH);
        databases.add(Database.open(server.config()));
    }

    private void measure() throws SQLException {
        run("One task by id", database -> database.tasks().find(Tasks.OWNER, Tasks.FIRST));
        run("50 of 100 tasks", database -> database.tasks().list(Tasks.OWNER, PAGE));
        run("An export of 100 tasks", database -> database.personalData().export(Tasks.OWNER, _ -> {}));
        run("An addition", database -> database.tasks().add(Tasks.caller(), Tasks.another()));
    }

    private void run(String title, Consumer<Database> work) throws SQLException {
        var ways = new ArrayList<Way>();
        for (var i = 0; i < sizes.size(); i++) {
            var database = databases.get(i);
            var name = String.format(Locale.ROOT, "%,d rows in all", sizes.get(i));
            ways.add(new Way(name, () -> work.accept(database)));
        }
        contest.run(title, ways);
    }
}
