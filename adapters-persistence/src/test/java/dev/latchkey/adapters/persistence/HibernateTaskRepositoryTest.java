package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskRepositoryContract;
import org.junit.jupiter.api.AfterAll;

final class HibernateTaskRepositoryTest extends TaskRepositoryContract {
    private static final Database DATABASE = PostgresServer.migratedDatabase().open();

    private final TaskRepository repository = DATABASE.tasks();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected TaskRepository repository() {
        return repository;
    }
}
