package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskRepositoryContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** All that a repository promises, behind a pooler of fewer connections than the service has, and that it shares. */
@ParameterizedClass(name = "max_prepared_statements = {0}")
@ValueSource(ints = {0, 100})
@SuppressWarnings("NullAway.Init") // opened before the first test of each
final class PgBouncerTaskRepositoryTest extends TaskRepositoryContract {
    private static Database database;
    /** Nothing, where there is no PgBouncer. */
    private static final List<Runnable> opened = new ArrayList<>();

    /** Where it is not taken, {@link #open} does not get it either. */
    @Parameter
    int preparedStatements;

    @BeforeParameterizedClassInvocation
    static void open(int preparedStatements) {
        var direct = PostgresServer.migratedDatabase();
        var pooler = PgBouncer.before(direct, 2, preparedStatements);
        opened.add(pooler::close);
        database = pooler.behind(direct).open();
        opened.add(database::close);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        opened.reversed().forEach(Runnable::run);
        opened.clear();
    }

    @Override
    protected TaskRepository repository() {
        return database.tasks();
    }
}
