package dev.latchkey.adapters.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of this JVM; each {@link TestDatabase} is a database of its own in it. */
final class PostgresServer {
    private static final PostgresServer SHARED = started();

    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** A new, empty database, its owner, who is no superuser, and the application's role. */
    static TestDatabase newDatabase() {
        var name = "test" + SHARED.databases.incrementAndGet();
        var database = new TestDatabase("127.0.0.1:" + SHARED.postgres.getPort(), name);
        database.create();
        return database;
    }

    private static PostgresServer started() {
        try {
            return new PostgresServer(EmbeddedPostgres.builder().start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
