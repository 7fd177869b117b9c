package dev.latchkey.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.adapters.persistence.DatabaseConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/** A PostgreSQL with the schema and no rows, on this machine, gone when it is closed. */
final class Postgres implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final EmbeddedPostgres server;

    private Postgres(TemporaryDirectory directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    static Postgres start() throws IOException {
        var directory = new TemporaryDirectory("benchmarks-postgres");
        var server = EmbeddedPostgres.start(directory.path());
        var application = DatabaseUrl.parse(server.applicationUrl());
        Schema.migrate(DatabaseUrl.parse(server.ownerUrl()), application.user(), null);
        return new Postgres(directory, server);
    }

    /** As the service's role. */
    String url() {
        return server.applicationUrl();
    }

    DatabaseConfig config() {
        return DatabaseConfig.of(DatabaseUrl.parse(server.applicationUrl())).withMaxPoolSize(1);
    }

    /** A pool of one, as the service's role, with the driver as the service has it. */
    HikariDataSource plainPool() {
        return pool(DatabaseUrl.parse(server.applicationUrl()), 1);
    }

    /** Runs the statements as the owner, whom row level security holds as well. */
    void asOwner(String... statements) throws SQLException {
        try (var pool = pool(DatabaseUrl.parse(server.ownerUrl()), 1);
                var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static HikariDataSource pool(DatabaseUrl url, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + url.address() + "/" + url.database() + "?prepareThreshold=0");
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        server.close();
        try {
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
