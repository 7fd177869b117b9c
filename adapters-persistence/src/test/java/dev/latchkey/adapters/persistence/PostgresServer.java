package dev.latchkey.adapters.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real PostgreSQL. Most tests share one, each in a {@link TestDatabase} of its own. */
final class PostgresServer implements AutoCloseable {
    private static final PostgresServer SHARED = shared();

    /** Made when the first test wants a copy. */
    private static final class Template {
        static final MigratedTemplate OF_SHARED = MigratedTemplate.of(SHARED.database());
    }

    private final AtomicInteger databases = new AtomicInteger();
    private final EmbeddedPostgres.Builder builder;
    private EmbeddedPostgres postgres;

    private PostgresServer(EmbeddedPostgres.Builder builder, Consumer<Path> preparation) {
        // What a crash of the machine would leave is judged by nobody; that of a server leaves all it has written.
        this.builder = builder.setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setDataDirectoryCustomizer(directory -> preparation.accept(directory.toPath()));
        this.postgres = started(builder);
    }

    /** A new, empty database on the shared server, its owner, who is no superuser, and the application's role. */
    static TestDatabase newDatabase() {
        return SHARED.database();
    }

    /** Likewise, and migrated: a copy of one that is made once, with roles of its own. */
    static TestDatabase migratedDatabase() {
        return Template.OF_SHARED.copy(SHARED.nextName());
    }

    private static PostgresServer shared() {
        Orphans.remove();
        // Hundreds of databases are made in it, and what is written ahead of them is not worth keeping.
        var small = EmbeddedPostgres.builder()
                .setServerConfig("min_wal_size", "32MB")
                .setServerConfig("max_wal_size", "64MB");
        return new PostgresServer(small, PostgresServer::plain);
    }

    /** A server for the test that stops it, and what it keeps. */
    static PostgresServer in(Path directory) {
        return new PostgresServer(
                EmbeddedPostgres.builder().setDataDirectory(directory).setCleanDataDirectory(false),
                PostgresServer::plain);
    }

    /** A hot standby of this one, which restarts for it and keeps its files in {@code directory}. */
    PostgresServer standby(Path directory, Path copy) {
        stop();
        copy(directory, copy);
        try {
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(postgres.getPort()),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        return in(copy);
    }

    /** The same database on this server. */
    TestDatabase copyOf(TestDatabase database) {
        return new TestDatabase("127.0.0.1:" + postgres.getPort(), database.name());
    }

    /**
     * A server that speaks TLS to all who log in with a password, its certificate in the directory.
     *
     * @param method how it asks for the password, as pg_hba.conf calls it
     */
    static PostgresServer encrypted(Path directory, String method) {
        return new PostgresServer(
                EmbeddedPostgres.builder().setDataDirectory(directory).setServerConfig("ssl", "on"), data -> {
                    ServerCertificate.writeInto(data);
                    demandPasswords(data, "hostssl", method);
                });
    }

    TestDatabase database() {
        var database = nextName();
        database.create();
        return database;
    }

    private TestDatabase nextName() {
        return new TestDatabase("127.0.0.1:" + postgres.getPort(), "test" + databases.incrementAndGet());
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

    private static void plain(Path dataDirectory) {
        demandPasswords(dataDirectory, "host", "scram-sha-256");
    }

    /** Of all but the superuser, as whom the library looks whether the server is up. */
    private static void demandPasswords(Path dataDirectory, String connection, String method) {
        try {
            Files.writeString(dataDirectory.resolve("pg_hba.conf"), """
                    host all postgres 127.0.0.1/32 trust
                    host replication postgres 127.0.0.1/32 trust
                    %s all all 127.0.0.1/32 %s
                    """.formatted(connection, method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
