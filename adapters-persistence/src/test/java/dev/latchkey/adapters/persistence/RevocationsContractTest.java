package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.RevocationContract;
import dev.latchkey.domain.access.RevocationRepository;
import org.junit.jupiter.api.AfterAll;

final class RevocationsContractTest extends RevocationContract {
    private static final Database DATABASE = PostgresServer.migratedDatabase().open();

    @AfterAll
    static void close() {
        DATABASE.close();
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
