package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.privacy.PersonalDataContract;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.TaskRepository;
import org.junit.jupiter.api.AfterAll;

final class PersonalTablesTest extends PersonalDataContract {
    private static final Database DATABASE = PostgresServer.migratedDatabase().open();

    private final TaskRepository tasks = DATABASE.tasks();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected PersonalDataRepository personalData() {
        return DATABASE.personalData();
    }

    @Override
    protected TaskRepository tasks() {
        return tasks;
    }

    @Override
    protected RevocationRepository revocations() {
        return DATABASE.revocations();
    }

    @Override
    protected AccessCheck access() {
        return DATABASE.revocations();
    }
}
