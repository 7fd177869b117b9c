package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpServer;
import dev.latchkey.adapters.http.ReadinessCheck;
import dev.latchkey.adapters.http.UseCases;
import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.adapters.persistence.DatabaseConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.application.task.TaskList;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.domain.task.TaskId;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything constructed, in order; closed in the order reversed. */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Parts parts;
    private final CurrentVerifier verifier;
    private final HttpServer server;

    private Application(Parts parts, CurrentVerifier verifier, HttpServer server) {
        this.parts = parts;
        this.verifier = verifier;
        this.server = server;
    }

    /** The service, listening; whatever was started before a failure is closed again. */
    static Application start(Settings settings) {
        var parts = new Parts();
        try {
            warn(settings.warnings());
            var clock = InstantSource.system();
            var verifier = parts.opened(new CurrentVerifier(settings, clock));
            return new Application(parts, verifier, server(settings, parts, verifier, clock));
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Goes by other settings about tokens and pages from the next request on, or throws and goes by the old ones; the
     * sockets and the database stay. Not for concurrent use.
     */
    void reconfigure(Settings settings) throws SettingsProblems {
        verifier.replace(settings, next -> server.reconfigure(settings.http(), next));
        warn(settings.warnings());
    }

    int port() {
        return server.port();
    }

    int adminPort() {
        return server.adminPort();
    }

    /** Lets requests in flight end, then gives everything back. */
    @Override
    public void close() {
        parts.close();
    }

    private static HttpServer server(Settings settings, Parts parts, CurrentVerifier verifier, InstantSource clock) {
        var database = parts.opened(
                Database.open(DatabaseConfig.of(databaseUrl(settings, parts)).withMaxPoolSize(settings.poolSize())));
        var useCases = new UseCases(
                new TaskList(database.tasks(), clock, () -> new TaskId(UUID.randomUUID())),
                new PersonalData(database.personalData(), clock, UUID::randomUUID),
                new AccessRevocation(database.revocations(), clock));
        var ready = List.of(
                new ReadinessCheck("keys", verifier::ready), new ReadinessCheck("database", database::isReachable));
        var server = parts.opened(HttpServer.start(settings.http(), verifier.get(), useCases, ready));
        LOG.atInfo()
                .addKeyValue("port", server.port())
                .addKeyValue("adminPort", server.adminPort())
                .log("listening");
        return server;
    }

    /** Tells the operator of settings that will work and still should not stay so. */
    static void warn(List<String> warnings) {
        warnings.forEach(it -> LOG.atWarn().addKeyValue("warning", it).log("setting"));
    }

    /** Where the application's role finds its tables, migrated if the owner's credentials are known. */
    private static DatabaseUrl databaseUrl(Settings settings, Parts parts) {
        if (settings.database() == null) {
            var postgres = parts.opened(EmbeddedPostgres.start(settings.dataDirectory()));
            var application = DatabaseUrl.parse(postgres.applicationUrl());
            Schema.migrate(DatabaseUrl.parse(postgres.ownerUrl()), application.user(), null);
            return application;
        }
        if (settings.databaseOwner() != null) {
            Schema.migrate(settings.databaseOwner(), settings.database().user(), null);
        }
        return settings.database();
    }
}
