package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpServer;
import dev.latchkey.adapters.http.ReadinessCheck;
import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.adapters.persistence.DatabaseConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.application.task.TaskList;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.domain.task.TaskId;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything constructed, in order; closed in the order reversed. */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable HttpServer server;

    private Application() {}

    /** The service, listening; whatever was started before a failure is closed again. */
    static Application start(Settings settings) {
        var application = new Application();
        try {
            application.startParts(settings);
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    int port() {
        return listening().port();
    }

    int adminPort() {
        return listening().adminPort();
    }

    /** Lets requests in flight end, then gives everything back. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    private void startParts(Settings settings) {
        settings.warnings()
                .forEach(it -> LOG.atWarn().addKeyValue("warning", it).log("setting"));
        var clock = InstantSource.system();
        var verifier =
                opened(new JwtTokenVerifier(settings.jwt(), settings.engine().create(), clock));
        describe(verifier, settings.engine());
        verifier.warmUp();
        var database =
                opened(Database.open(DatabaseConfig.of(databaseUrl(settings)).withMaxPoolSize(settings.poolSize())));
        var tasks = new TaskList(database.tasks(), clock, () -> new TaskId(UUID.randomUUID()));
        var ready = List.of(
                new ReadinessCheck("keys", verifier::ready), new ReadinessCheck("database", database::isReachable));
        server = opened(HttpServer.start(settings.http(), verifier, tasks, ready));
        LOG.atInfo()
                .addKeyValue("port", port())
                .addKeyValue("adminPort", adminPort())
                .log("listening");
    }

    /** Says what is known before any key was fetched; of the issuer's keys, the verifier says itself when they change. */
    private static void describe(JwtTokenVerifier verifier, TokenEngine engine) {
        LOG.atInfo()
                .addKeyValue("engine", engine)
                .addKeyValue("keys", verifier.keys())
                .log("verifying");
        verifier.warnings()
                .forEach(it -> LOG.atWarn().addKeyValue("warning", it).log("not verifying"));
    }

    /** Where the application's role finds its tables, migrated if the owner's credentials are known. */
    private DatabaseUrl databaseUrl(Settings settings) {
        if (settings.database() == null) {
            var postgres = opened(EmbeddedPostgres.start(settings.dataDirectory()));
            var application = DatabaseUrl.parse(postgres.applicationUrl());
            Schema.migrate(DatabaseUrl.parse(postgres.ownerUrl()), application.user());
            return application;
        }
        if (settings.databaseOwner() != null) {
            Schema.migrate(settings.databaseOwner(), settings.database().user());
        }
        return settings.database();
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private HttpServer listening() {
        if (server == null) {
            throw new IllegalStateException("not listening");
        }
        return server;
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // One part that will not close must not keep the others open.
            LOG.atWarn()
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("not closed");
        }
    }
}
