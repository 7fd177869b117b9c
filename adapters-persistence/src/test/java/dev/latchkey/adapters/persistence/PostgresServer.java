package dev.latchkey.adapters.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL. Most tests share one, each in a {@link TestDatabase} of its own. */
final class PostgresServer implements AutoCloseable {
    private static final PostgresServer SHARED = new PostgresServer(EmbeddedPostgres.builder());

    private final AtomicInteger databases = new AtomicInteger();
    private final EmbeddedPostgres.Builder builder;
    private EmbeddedPostgres postgres;

    private PostgresServer(EmbeddedPostgres.Builder builder) {
        this.builder = builder.setDataDirectoryCustomizer(PostgresServer::demandPasswords);
        this.postgres = started(builder);
    }

    /** A new, empty database on the shared server, its owner, who is no superuser, and the application's role. */
    static TestDatabase newDatabase() {
        return SHARED.database();
    }

    /** A server for the test that stops it, and what it keeps. */
    static PostgresServer in(Path directory) {
        return new PostgresServer(
                EmbeddedPostgres.builder().setDataDirectory(directory).setCleanDataDirectory(false));
    }

    TestDatabase database() {
        var database = new TestDatabase("127.0.0.1:" + postgres.getPort(), "test" + databases.incrementAndGet());
        database.create();
        return database;
    }

    void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Again, with what it kept and on the same port. */
    void start() {
        postgres = started(builder.setPort(postgres.getPort()));
    }

    @Override
    public void close() {
        stop();
    }

    private static EmbeddedPostgres started(EmbeddedPostgres.Builder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all but the superuser, as whom the library looks whether the server is up. */
    private static void demandPasswords(File dataDirectory) {
        try {
            Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), """
                    host all postgres 127.0.0.1/32 trust
                    host all all 127.0.0.1/32 scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
