package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpServer;
import dev.latchkey.adapters.http.Observers;
import dev.latchkey.adapters.http.ReadinessCheck;
import dev.latchkey.adapters.http.UseCases;
import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.application.task.TaskList;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.task.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything constructed, in order; closed in the order reversed. */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Parts parts;
    private final CurrentVerifier verifier;
    private final HttpServer server;
    private final Duration longestTokenLife;
    private final FindingLog findings;

    private Application(
            Parts parts, CurrentVerifier verifier, HttpServer server, Duration longestTokenLife, FindingLog findings) {
        this.parts = parts;
        this.verifier = verifier;
        this.server = server;
        this.longestTokenLife = longestTokenLife;
        this.findings = findings;
    }

    /**
     * The service, listening; whatever was started before a failure is closed again.
     *
     * @param onDatabase opens what needs the database and is needed by the service
     */
    static Application start(Settings settings, Consumer<Parts> onDatabase) {
        return start(settings, onDatabase, InstantSource.system());
    }

    /** @param clock the time on the wall */
    static Application start(Settings settings, Consumer<Parts> onDatabase, InstantSource clock) {
        var parts = new Parts();
        try {
            settings.watching().log().apply();
            var findings = new FindingLog();
            findings.tell(settings.findings());
            if (settings.jwt().jwkSet() != null) {
                Thread.startVirtualThread(settings.engine()::prepare); // while the database is being found
            }
            var audit = parts.opened(AuditLog.start(settings.watching()));
            var tracing = parts.opened(settings.watching().tracing());
            var meters = new DatabaseMeters();
            var database = parts.opened(
                    Database.open(settings.databaseAt(databaseUrl(settings, parts)), tracing.around(meters)));
            onDatabase.accept(parts);
            var verifier = parts.opened(new CurrentVerifier(settings, clock, checks(settings, database), tracing));
            meters.show(database.pools());
            show(database, verifier);
            var server = server(settings, parts, database, verifier, new Observers(audit, tracing.requests()), clock);
            return new Application(parts, verifier, server, settings.longestTokenLife(), findings);
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
        if (settings.longestTokenLife().compareTo(longestTokenLife) > 0) {
            throw new SettingsProblems(List.of(Setting.LATCHKEY_TOKEN_MAX_LIFETIME
                    + " cannot be raised beyond what it was at the start while the service runs: revocations are"
                    + " remembered for as long as that"));
        }
        verifier.replace(settings, next -> server.reconfigure(settings.http(), next));
        settings.watching().log().apply();
        findings.tell(settings.findings());
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

    private static void show(Database database, CurrentVerifier verifier) {
        MachineMeters.show();
        Gauges.showAge(
                "latchkey.jwk.set.age", "How long ago the issuer's keys in use were asked for", verifier::keySetAge);
        Gauges.showAge(
                "latchkey.revocations.age",
                "How old this instance's knowledge of revocations is",
                database.revocations()::age);
    }

    private static List<AccessCheck> checks(Settings settings, Database database) {
        var sessions = settings.sessions();
        return sessions == null
                ? List.of(database.revocations())
                : List.of(database.revocations(), database.betterAuthSessions(sessions));
    }

    private static HttpServer server(
            Settings settings,
            Parts parts,
            Database database,
            CurrentVerifier verifier,
            Observers observers,
            InstantSource clock) {
        var useCases = new UseCases(
                new TaskList(database.tasks(), clock, () -> new TaskId(UUID.randomUUID())),
                new PersonalData(database.personalData(), clock, UUID::randomUUID),
                new AccessRevocation(database.revocations(), clock));
        var warmUp = new WarmUp(settings.warmUp(), useCases, database.revocations(), settings.engine(), clock);
        var ready = List.of(
                new ReadinessCheck("keys", verifier::ready),
                new ReadinessCheck("database", database::isUsable),
                new ReadinessCheck("warm", warmUp::isOver));
        var server = parts.opened(
                HttpServer.start(OpenFiles.within(settings.http()), verifier.get(), useCases, ready, observers));
        LOG.atInfo()
                .addKeyValue("port", server.port())
                .addKeyValue("adminPort", server.adminPort())
                .log("listening");
        parts.opened(warmUp).start();
        return server;
    }

    /** Where the application's role finds its tables, migrated if the owner's credentials are known. */
    static DatabaseUrl databaseUrl(Settings settings, Parts parts) {
        if (settings.database() == null) {
            var postgres = parts.opened(EmbeddedPostgres.start(settings.dataDirectory()));
            var application = DatabaseUrl.parse(postgres.applicationUrl());
            Schema.migrate(DatabaseUrl.parse(postgres.ownerUrl()), application.user(), settings.binding());
            return application;
        }
        if (settings.databaseOwner() != null) {
            Schema.migrate(settings.databaseOwner(), settings.database().user(), settings.binding());
        }
        return settings.database();
    }
}
