package dev.latchkey.benchmarks;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The rows that are read and written. */
final class Tasks {
    /** Of each user. */
    static final int EACH = 100;

    static final UserId OWNER = new UserId("user-7");
    static final TaskId FIRST = new TaskId(UUID.fromString("00000000-0000-0000-0000-000000000001"));

    private Tasks() {}

    static Caller caller() {
        return new Caller(OWNER, Instant.now().truncatedTo(ChronoUnit.MICROS), null);
    }

    static Task another() {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return Task.create(new TaskId(UUID.randomUUID()), new Title("Buy milk"), new Description("Two."), false, now);
    }

    /** A hundred tasks for each of so many users, {@link #OWNER} among them: keys last, which is quicker. */
    static void fill(Postgres postgres, int users) throws SQLException {
        postgres.asOwner(
                "set maintenance_work_mem = '256MB'",
                "alter table latchkey.task no force row level security",
                "alter table latchkey.task drop constraint task_pkey",
                "drop index latchkey.task_newest_first",
                """
                insert into latchkey.task
                select 'user-' || u, ('00000000-0000-0000-0000-' || lpad(t::text, 12, '0'))::uuid, 'Task ' || t,
                    'What there is to say of it', t %% 3 = 0, now() - t * interval '1 minute', now(), 1
                from generate_series(1, %d) t, generate_series(1, %d) u""".formatted(EACH, users),
                "alter table latchkey.task add primary key (owner, id)",
                "create index task_newest_first on latchkey.task (owner, created_at desc, id desc)",
                "alter table latchkey.task force row level security");
        postgres.asOwner("vacuum analyze latchkey.task");
    }
}
