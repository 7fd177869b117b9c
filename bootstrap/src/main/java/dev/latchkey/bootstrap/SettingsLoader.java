package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_URL;
import static dev.latchkey.bootstrap.Setting.DATABASE_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_ADMIN_HOST;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_ADMIN_PORT;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_AUDIT_KEY;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_CORS_ORIGINS;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_DATABASE_BINDING_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_DATABASE_OWNER_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_DATABASE_POOL_SIZE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_DATA_DIR;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_ENV;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_HTTP_HOST;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_HTTP_MAX_CONNECTIONS;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_HTTP_SLOW_AFTER;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_LOG_LEVEL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_PUBLIC_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_SESSION_CHECK;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_SESSION_TABLE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_SHUTDOWN_DELAY;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ALGORITHMS;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ENGINE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_WARM_UP;
import static dev.latchkey.bootstrap.Setting.OTEL_EXPORTER_OTLP_ENDPOINT;
import static dev.latchkey.bootstrap.Setting.OTEL_EXPORTER_OTLP_HEADERS;
import static dev.latchkey.bootstrap.Setting.OTEL_SERVICE_NAME;
import static dev.latchkey.bootstrap.Setting.OTEL_TRACES_SAMPLER_ARG;
import static dev.latchkey.bootstrap.Setting.PORT;

import dev.latchkey.adapters.http.Capacity;
import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.jwt.JwkSetConfig;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.persistence.BindingSecret;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.SessionTable;
import dev.latchkey.domain.token.TokenPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all settings of a command and reports all their problems together. */
final class SettingsLoader {
    private static final int DEFAULT_POOL_SIZE = 10;
    // As long as load balancers take to notice that no more requests are wanted.
    private static final Duration NOTICE_IN_PRODUCTION = Duration.ofSeconds(5);
    // Better Auth's own name for it, where PostgreSQL puts what has no other place.
    private static final SessionTable DEFAULT_SESSION_TABLE = new SessionTable("public", "session");

    private enum Environment {
        DEVELOPMENT,
        PRODUCTION
    }

    private final SettingsReader reader;
    private final boolean production;
    private final boolean sessionCheck;
    private final List<String> misspelled;

    private SettingsLoader(SettingsValues values) {
        this.reader = new SettingsReader(values);
        this.misspelled = values.warnings();
        this.production =
                reader.choice(LATCHKEY_ENV, Environment.class, Environment.DEVELOPMENT) == Environment.PRODUCTION;
        this.sessionCheck = reader.flag(LATCHKEY_SESSION_CHECK);
    }

    /** What {@code serve} needs. */
    static Settings serve(SettingsValues values) throws SettingsProblems {
        return new SettingsLoader(values).serve();
    }

    private Settings serve() throws SettingsProblems {
        return settings("0.0.0.0", tokens(), port -> null);
    }

    /** What {@code dev} needs: the development issuer is believed where no setting names another. */
    static Settings dev(SettingsValues values) throws SettingsProblems {
        return new SettingsLoader(values).dev();
    }

    /** What {@code dev --frontend} needs: the Better Auth of the front end is believed, which has its tables with us. */
    static Settings devWithFrontend(SettingsValues values, URI frontend) throws SettingsProblems {
        var loader = new SettingsLoader(values.with(BETTER_AUTH_URL, frontend.toString()));
        if (values.find(BETTER_AUTH_URL).isPresent()) {
            loader.reader.problem(BETTER_AUTH_URL + " is set: --frontend brings a Better Auth of its own");
        }
        if (values.find(DATABASE_URL).isPresent()) {
            loader.reader.problem(DATABASE_URL + " is set: --frontend goes with the embedded PostgreSQL");
        }
        return loader.dev();
    }

    private Settings dev() throws SettingsProblems {
        refuseProduction("dev");
        var jwt = TokenSettings.anySet(reader) ? tokens() : developmentTokens();
        return settings("127.0.0.1", jwt, port -> port == 0 ? null : URI.create("http://localhost:" + port));
    }

    /** What {@code revoke} needs: the settings of the service whose tokens it is about, be that {@code serve} or {@code dev}. */
    static Settings revocation(SettingsValues values) throws SettingsProblems {
        return usesDevelopmentIssuer(values) && !new SettingsLoader(values).production ? dev(values) : serve(values);
    }

    /** Whether these settings leave the believing of tokens to the development issuer. */
    static boolean usesDevelopmentIssuer(SettingsValues values) {
        return !TokenSettings.anySet(new SettingsReader(values));
    }

    /** Where {@code token} finds the development issuer. */
    static Path developmentDataDirectory(SettingsValues values) throws SettingsProblems {
        var loader = new SettingsLoader(values);
        loader.refuseProduction("token");
        loader.throwProblems();
        return loader.dataDirectory();
    }

    /** What verifying needs, without anything to serve. */
    static Verification verification(SettingsValues values) throws SettingsProblems {
        var loader = new SettingsLoader(values);
        var jwt = loader.tokens();
        var engine = loader.engine(jwt);
        if (loader.sessionCheck) {
            loader.reader.problem(LATCHKEY_SESSION_CHECK + " needs the database of the service: latchkey serve has it");
        }
        loader.throwProblems();
        return new Verification(Objects.requireNonNull(jwt), engine, loader.findings(jwt, null));
    }

    /** Whose tokens to believe, proved by what; and what was found of that. */
    record Verification(JwtConfig jwt, TokenEngine engine, List<Finding> findings) {}

    /**
     * What {@code explain} needs: what {@code serve} would go by, or {@code dev} where no setting says whose tokens are
     * believed. Where keys are missing that {@code serve} would want, something stands in for them.
     */
    static Explanation explanation(SettingsValues values) throws SettingsProblems {
        var asDev = usesDevelopmentIssuer(values) && !new SettingsLoader(values).production;
        var secretKnown = TokenSettings.hasSecret(new SettingsReader(values));
        var loader = new SettingsLoader(asDev ? values : TokenSettings.withStandIns(values));
        var jwt = asDev ? loader.developmentTokens() : loader.tokens();
        var engine = loader.engine(jwt);
        loader.throwProblems();
        return new Explanation(Objects.requireNonNull(jwt), engine, secretKnown, asDev);
    }

    /**
     * Whose tokens to explain.
     *
     * @param secretKnown whether the secret is one that was set
     * @param asDev whether the development issuer is the one that is believed
     */
    record Explanation(JwtConfig jwt, TokenEngine engine, boolean secretKnown, boolean asDev) {}

    /** What {@code doctor} needs: what {@code serve} would go by, and what the settings alone show, be they fit or not. */
    static Examined examined(SettingsValues values) {
        var loader = new SettingsLoader(values);
        try {
            var settings = loader.serve();
            return new Examined(settings, List.of(), loader.findings(true));
        } catch (SettingsProblems e) {
            return new Examined(null, e.problems(), loader.findings(true));
        }
    }

    /** @param settings {@code null} where there are problems */
    record Examined(@Nullable Settings settings, List<String> problems, List<Finding> findings) {}

    /** What the settings show of secrets, issuer, audience and environment. */
    private List<Finding> findings(boolean anotherIssuer) {
        var findings = new ArrayList<Finding>();
        misspelled.forEach(it -> findings.add(FindingCode.SETTING_MISSPELLED.seen(it)));
        var baseUrl = reader.webUrl(BETTER_AUTH_URL);
        if (!production && baseUrl.filter(it -> !TokenSettings.isLoopback(it)).isPresent()) {
            findings.add(FindingCode.ENVIRONMENT_NOT_PRODUCTION.seen(""));
        }
        findings.addAll(SecretChecks.of(reader));
        if (anotherIssuer) {
            findings.addAll(IssuerChecks.of(reader, production));
        }
        return findings;
    }

    /** And what they show of where keys and rows are, which {@code doctor} goes to see. */
    private List<Finding> findings(@Nullable JwtConfig jwt, @Nullable DatabaseUrl database) {
        // Without any of these, dev believes an issuer of its own.
        var findings = findings(TokenSettings.anySet(reader));
        if (jwt != null && jwt.jwkSet() != null) {
            findings.addAll(JwkSetChecks.ofPlace(jwt.jwkSet()));
        }
        if (database != null) {
            findings.add(DatabaseChecks.ofUrl(database));
        }
        return findings;
    }

    /** What {@code migrate} needs. */
    static Migration migration(SettingsValues values) throws SettingsProblems {
        var loader = new SettingsLoader(values);
        var owner = loader.reader.databaseUrl(LATCHKEY_DATABASE_OWNER_URL);
        var application = loader.reader.databaseUrl(DATABASE_URL);
        if (!loader.reader.isSet(LATCHKEY_DATABASE_OWNER_URL)) {
            loader.reader.problem(LATCHKEY_DATABASE_OWNER_URL + " is not set: migrations need the owner's credentials");
        }
        if (!loader.reader.isSet(DATABASE_URL)) {
            loader.reader.problem(DATABASE_URL + " is not set: it names the role that the service will use");
        }
        var binding = loader.reader.bindingSecret(LATCHKEY_DATABASE_BINDING_SECRET);
        loader.throwProblems();
        return new Migration(owner.orElseThrow(), application.orElseThrow().user(), binding.orElse(null));
    }

    /** A migration to run. */
    record Migration(
            DatabaseUrl owner,
            String applicationRole,
            @Nullable BindingSecret binding) {}

    private @Nullable JwtConfig tokens() {
        return new TokenSettings(reader, production).read(sessionCheck);
    }

    private JwtConfig developmentTokens() {
        var policy = new TokenPolicy(
                DevelopmentIssuer.ISSUER,
                Set.of(DevelopmentIssuer.ISSUER),
                Set.of("JWT"),
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                sessionCheck);
        var jwkSet = JwkSetConfig.at(DevelopmentIssuer.jwkSet(dataDirectory()));
        return new JwtConfig(policy, Set.of(JwsAlgorithm.EDDSA), List.of(), jwkSet, TokenSettings.cache(reader));
    }

    private Settings settings(String defaultHost, @Nullable JwtConfig jwt, IntFunction<@Nullable URI> defaultPublicUrl)
            throws SettingsProblems {
        var engine = engine(jwt);
        var database = reader.databaseUrl(DATABASE_URL);
        var databaseOwner = reader.databaseUrl(LATCHKEY_DATABASE_OWNER_URL);
        var binding = reader.bindingSecret(LATCHKEY_DATABASE_BINDING_SECRET);
        if (production && !reader.isSet(DATABASE_URL)) {
            reader.problem(DATABASE_URL + " is not set: the embedded PostgreSQL is not for production");
        }
        if (reader.isSet(LATCHKEY_DATABASE_OWNER_URL) && !reader.isSet(DATABASE_URL)) {
            reader.problem(LATCHKEY_DATABASE_OWNER_URL + " is set without " + DATABASE_URL);
        }
        var sessions = sessions();
        var poolSize = reader.integer(LATCHKEY_DATABASE_POOL_SIZE, 1, 1000, DEFAULT_POOL_SIZE);
        var dataDirectory = dataDirectory();
        var host = reader.text(LATCHKEY_HTTP_HOST).orElse(defaultHost);
        var port = reader.integer(PORT, 0, 65535, 8080);
        var adminHost = reader.text(LATCHKEY_ADMIN_HOST).orElse("127.0.0.1");
        var adminPort = reader.integer(LATCHKEY_ADMIN_PORT, 0, 65535, 9090);
        if (port == adminPort && port != 0) {
            reader.problem(PORT + " and " + LATCHKEY_ADMIN_PORT + " are the same");
        }
        var corsOrigins = corsOrigins();
        var publicUrl = reader.webUrl(LATCHKEY_PUBLIC_URL).orElseGet(() -> defaultPublicUrl.apply(port));
        var capacity = capacity(poolSize);
        var notice = reader.duration(
                LATCHKEY_SHUTDOWN_DELAY,
                Duration.ZERO,
                Duration.ofMinutes(5),
                production ? NOTICE_IN_PRODUCTION : Duration.ZERO);
        var warmUp = reader.duration(LATCHKEY_WARM_UP, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);
        var watching = watching();
        throwProblems();
        if (jwt == null) {
            throw new IllegalStateException("no token settings and no problem");
        }
        var http = new HttpConfig(
                host,
                port,
                adminHost,
                adminPort,
                corsOrigins,
                publicUrl,
                jwt.policy().issuer(),
                HttpConfig.DEFAULT_MAX_CONCURRENT_REQUESTS,
                HttpConfig.DEFAULT_DRAIN_TIMEOUT,
                capacity,
                notice);
        return new Settings(
                jwt,
                engine,
                http,
                database.orElse(null),
                databaseOwner.orElse(null),
                binding.orElse(null),
                poolSize,
                sessions,
                dataDirectory,
                warmUp,
                watching,
                findings(jwt, database.orElse(null)));
    }

    /** For each connection to the database, from one that uses it and one that waits up to many who do. */
    private Capacity capacity(int poolSize) {
        var usual = Capacity.DEFAULT;
        return new Capacity(
                reader.integer(LATCHKEY_HTTP_MAX_CONNECTIONS, 16, 1_000_000, usual.connections()),
                usual.leastWithData() / DEFAULT_POOL_SIZE * poolSize,
                usual.mostWithData() / DEFAULT_POOL_SIZE * poolSize,
                reader.duration(LATCHKEY_HTTP_SLOW_AFTER, Duration.ofMillis(50), Duration.ofMinutes(1), usual.slow()));
    }

    private Watching watching() {
        var headers = reader.headers(OTEL_EXPORTER_OTLP_HEADERS);
        var serviceName = reader.text(OTEL_SERVICE_NAME).orElse("latchkey");
        var share = reader.share(OTEL_TRACES_SAMPLER_ARG, 1);
        var traces = reader.webUrl(OTEL_EXPORTER_OTLP_ENDPOINT)
                .map(endpoint -> new TraceExport(endpoint, headers, serviceName, share));
        var log = new LogSettings(reader.choice(LATCHKEY_LOG_LEVEL, LogLevel.class, LogLevel.INFO), production);
        return new Watching(log, reader.auditKey(LATCHKEY_AUDIT_KEY).orElse(null), traces.orElse(null));
    }

    private @Nullable SessionTable sessions() {
        var table = reader.sessionTable(LATCHKEY_SESSION_TABLE).orElse(DEFAULT_SESSION_TABLE);
        if (!sessionCheck) {
            return null;
        }
        if (!reader.isSet(DATABASE_URL)) {
            reader.problem(LATCHKEY_SESSION_CHECK + " is set without " + DATABASE_URL
                    + ": only a database that Better Auth uses, too, has its sessions");
        }
        return table;
    }

    private TokenEngine engine(@Nullable JwtConfig jwt) {
        var engine = reader.choice(LATCHKEY_TOKEN_ENGINE, TokenEngine.class, TokenEngine.NIMBUS);
        if (jwt != null && !engine.create().algorithms().containsAll(jwt.algorithms())) {
            reader.problem(
                    reader.isSet(LATCHKEY_TOKEN_ALGORITHMS)
                            ? LATCHKEY_TOKEN_ALGORITHMS + " names an algorithm that the engine of "
                                    + LATCHKEY_TOKEN_ENGINE + " cannot prove: it can prove " + names(engine)
                            : LATCHKEY_TOKEN_ENGINE + " names an engine that cannot prove EdDSA, which the development"
                                    + " issuer signs with");
        }
        return engine;
    }

    private static String names(TokenEngine engine) {
        return engine.create().algorithms().stream()
                .sorted()
                .map(JwsAlgorithm::joseName)
                .collect(Collectors.joining(","));
    }

    private Path dataDirectory() {
        return Path.of(reader.text(LATCHKEY_DATA_DIR).orElse("data"))
                .toAbsolutePath()
                .normalize();
    }

    private Set<String> corsOrigins() {
        var origins = new LinkedHashSet<String>();
        for (var origin : reader.list(LATCHKEY_CORS_ORIGINS)) {
            if (isOrigin(origin)) {
                origins.add(origin);
            } else {
                reader.problem(LATCHKEY_CORS_ORIGINS
                        + " must be a comma list of origins such as https://app.example.com, each as browsers send it:"
                        + " lower case, without default port and without a slash at the end");
            }
        }
        return origins;
    }

    private static boolean isOrigin(String text) {
        try {
            var uri = URI.create(text);
            return uri.getHost() != null && TokenSettings.origin(uri).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void refuseProduction(String command) {
        if (production) {
            reader.problem(LATCHKEY_ENV + " is production: " + command + " is for development only");
        }
    }

    private void throwProblems() throws SettingsProblems {
        if (!reader.problems().isEmpty()) {
            throw new SettingsProblems(reader.problems());
        }
    }
}
