package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.privacy.PersonalDataContract;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskRepositoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** All that is promised of tasks and personal data, where the tasks are partitioned by owner. */
final class PartitionedContractTest {
    private static final Database PARTITIONED =
            Partitioning.of(PostgresServer.migratedDatabase()).open();

    @AfterAll
    static void close() {
        PARTITIONED.close();
    }

    @Nested
    final class Tasks extends TaskRepositoryContract {
        @Override
        protected TaskRepository repository() {
            return PARTITIONED.tasks();
        }
    }

    @Nested
    final class PersonalData extends PersonalDataContract {
        @Override
        protected PersonalDataRepository personalData() {
            return PARTITIONED.personalData();
        }

        @Override
        protected TaskRepository tasks() {
            return PARTITIONED.tasks();
        }

        @Override
        protected RevocationRepository revocations() {
            return PARTITIONED.revocations();
        }

        @Override
        protected AccessCheck access() {
            return PARTITIONED.revocations();
        }
    }
}
