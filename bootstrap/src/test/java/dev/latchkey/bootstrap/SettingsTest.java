package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.http.Capacity;
import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.jwt.JwkSetConfig;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TokenCacheConfig;
import dev.latchkey.adapters.persistence.BindingSecret;
import dev.latchkey.adapters.persistence.SessionTable;
import dev.latchkey.domain.token.TokenPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String PREVIOUS = "fedcba9876543210fedcba9876543210";

    private static Settings serve(Map<String, String> environment) throws SettingsProblems {
        return SettingsLoader.serve(SettingsValues.of(null, environment));
    }

    private static List<String> problems(Map<String, String> environment) {
        return assertThrows(SettingsProblems.class, () -> serve(environment)).problems();
    }

    /** The minimal environment with these settings added or replaced. */
    private static Map<String, String> with(String... namesAndValues) {
        var environment = new TreeMap<>(Map.of("BETTER_AUTH_URL", "https://app.example.com"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }

    private static HttpConfig httpConfig(
            String host,
            int port,
            String adminHost,
            int adminPort,
            Set<String> corsOrigins,
            @Nullable URI publicUrl,
            String issuer) {
        return new HttpConfig(
                host, port, adminHost, adminPort, corsOrigins, publicUrl, issuer, 1024, Duration.ofSeconds(10));
    }

    private static @Nullable URI jwkSet(Settings settings) {
        var config = settings.jwt().jwkSet();
        return config == null ? null : config.location();
    }

    private static final String NOT_PRODUCTION = "environment_not_production";

    /** What is worth a line at the start. */
    private static List<String> remarks(Settings settings) {
        return settings.findings().stream()
                .filter(it -> it.isAtLeast(Finding.Severity.NOTE))
                .map(Finding::code)
                .toList();
    }

    @Nested
    class Findings {
        private static final String API = "https://api.example.com";

        @ParameterizedTest
        @CsvSource({
            "http://keys.example.com/jwks, postgresql://app:pw@db.example.com/app?sslmode=disable, 'jwk_set_plain_http, database_tls_off'",
            "http://127.0.0.1/jwks, postgresql://app:pw@db.example.com/app, database_tls_not_demanded",
            "https://keys.example.com/jwks, postgresql://app:pw@db.example.com/app?sslmode=require, ''",
            "https://keys.example.com/jwks, postgresql://app:pw@localhost/app, ''",
        })
        void areWarningsWhereKeysOrRowsComeUnprotected(String keys, String database, String expected)
                throws SettingsProblems {
            var settings = serve(with(
                    "LATCHKEY_TOKEN_AUDIENCE",
                    API,
                    "LATCHKEY_TOKEN_JWKS_URL",
                    keys,
                    "LATCHKEY_TOKEN_JWKS_INSECURE",
                    "true",
                    "DATABASE_URL",
                    database));

            assertEquals(
                    expected,
                    settings.findings().stream()
                            .filter(it -> it.severity() == Finding.Severity.WARNING)
                            .map(Finding::code)
                            .collect(Collectors.joining(", ")));
        }

        @Test
        void areNotesWhereTheAudienceIsOurOwn() throws SettingsProblems {
            assertEquals(
                    List.of(NOT_PRODUCTION, "audience_not_origin"),
                    remarks(serve(with("LATCHKEY_TOKEN_AUDIENCE", API))));
        }

        /** Threat 0.5. */
        @Test
        void areOfAnAudienceThatIsTheIssuerItself() throws SettingsProblems {
            assertEquals(
                    List.of(NOT_PRODUCTION, "audience_is_issuer"),
                    remarks(serve(with("LATCHKEY_TOKEN_AUDIENCE", API + ",https://app.example.com"))));
        }

        /** Threat 1.7. */
        @Test
        void areOfASecretThatSomebodyMadeUp() throws SettingsProblems {
            assertEquals(
                    List.of(NOT_PRODUCTION, "secret_low_entropy", "secret_low_entropy", "audience_not_origin"),
                    remarks(serve(with(
                            "LATCHKEY_TOKEN_AUDIENCE",
                            API,
                            "LATCHKEY_TOKEN_SECRET",
                            "passwordpasswordpasswordpassword",
                            "LATCHKEY_TOKEN_PREVIOUS_SECRET",
                            "s".repeat(40)))));
        }
    }

    @Nested
    class Defaults {
        @Test
        void areThoseOfTheContract() throws SettingsProblems {
            var settings = serve(with());

            assertEquals(
                    new TokenPolicy(
                            "https://app.example.com",
                            Set.of("https://app.example.com"),
                            Set.of("JWT"),
                            Duration.ofSeconds(30),
                            Duration.ofDays(7),
                            false),
                    settings.jwt().policy());
            assertEquals(Set.of(), settings.jwt().algorithms());
            assertEquals(List.of(), settings.jwt().secrets());
            assertEquals(
                    JwkSetConfig.at(URI.create("https://app.example.com/api/auth/jwks")),
                    settings.jwt().jwkSet());
            assertEquals(
                    httpConfig("0.0.0.0", 8080, "127.0.0.1", 9090, Set.of(), null, "https://app.example.com"),
                    settings.http());
            assertEquals(TokenEngine.NIMBUS, settings.engine());
            assertEquals(
                    new TokenCacheConfig(100_000, Runtime.getRuntime().maxMemory() / 8),
                    settings.jwt().cache());
            assertNull(settings.database());
            assertNull(settings.databaseOwner());
            assertEquals(10, settings.poolSize());
            assertNull(settings.sessions());
            assertEquals(Duration.ofDays(7).plusMinutes(1), settings.longestTokenLife());
            assertEquals(Path.of("data").toAbsolutePath(), settings.dataDirectory());
            assertEquals(Duration.ZERO, settings.warmUp());
            assertEquals(List.of(NOT_PRODUCTION, "audience_is_issuer"), remarks(settings));
        }

        @Test
        void ofDevAreLoopbackAndTheDevelopmentIssuer() throws SettingsProblems {
            var settings = SettingsLoader.dev(SettingsValues.of(null, Map.of("LATCHKEY_DATA_DIR", "/somewhere")));

            assertEquals("127.0.0.1", settings.http().host());
            assertEquals(URI.create("http://localhost:8080"), settings.http().publicUrl());
            assertEquals(DevelopmentIssuer.ISSUER, settings.jwt().policy().issuer());
            assertEquals(
                    Set.of(DevelopmentIssuer.ISSUER), settings.jwt().policy().audiences());
            assertEquals(URI.create("file:///somewhere/development-issuer/jwks.json"), jwkSet(settings));
            assertEquals(Set.of(JwsAlgorithm.EDDSA), settings.jwt().algorithms());
            assertEquals(100_000, settings.jwt().cache().tokens());
        }

        @Test
        void ofDevGiveWayToABetterAuthServer() throws SettingsProblems {
            var values = SettingsValues.of(null, Map.of("BETTER_AUTH_URL", "http://localhost:3000"));

            assertEquals(
                    "http://localhost:3000",
                    SettingsLoader.dev(values).jwt().policy().issuer());
        }

        @Test
        void ofDevWithTheFrontEndAreItsBetterAuth() throws SettingsProblems {
            var settings = SettingsLoader.devWithFrontend(
                    SettingsValues.of(null, Map.of()), URI.create("http://localhost:3000"));

            assertEquals("127.0.0.1", settings.http().host());
            assertEquals("http://localhost:3000", settings.jwt().policy().issuer());
            assertEquals(
                    Set.of("http://localhost:3000"), settings.jwt().policy().audiences());
            assertEquals(URI.create("http://localhost:3000/api/auth/jwks"), jwkSet(settings));
            assertNull(settings.database());
        }
    }

    @Nested
    class EverySetting {
        @Test
        void canBeChanged() throws SettingsProblems {
            var settings = serve(Map.ofEntries(
                    Map.entry("BETTER_AUTH_URL", "https://ignored.example.com"),
                    Map.entry("BETTER_AUTH_SECRET", "ignored-ignored-ignored-ignored-ignored"),
                    Map.entry("LATCHKEY_TOKEN_ISSUER", "https://issuer.example.com"),
                    Map.entry("LATCHKEY_TOKEN_AUDIENCE", "https://api.example.com, urn:second"),
                    Map.entry("LATCHKEY_TOKEN_JWKS_URL", "http://keys.internal/jwks"),
                    Map.entry("LATCHKEY_TOKEN_JWKS_INSECURE", "true"),
                    Map.entry("LATCHKEY_TOKEN_SECRET", SECRET),
                    Map.entry("LATCHKEY_TOKEN_PREVIOUS_SECRET", PREVIOUS),
                    Map.entry("LATCHKEY_TOKEN_ALGORITHMS", "ES256,HS256"),
                    Map.entry("LATCHKEY_TOKEN_CLOCK_SKEW", "PT60S"),
                    Map.entry("LATCHKEY_TOKEN_MAX_LIFETIME", "PT1H"),
                    Map.entry("LATCHKEY_TOKEN_TYPES", "at+jwt,JWT"),
                    Map.entry("LATCHKEY_TOKEN_ENGINE", "helidon"),
                    Map.entry("LATCHKEY_TOKEN_CACHE_SIZE", "7"),
                    Map.entry("DATABASE_URL", "postgresql://app:one@db.example.com/tasks"),
                    Map.entry("LATCHKEY_DATABASE_OWNER_URL", "postgresql://owner:two@db.example.com/tasks"),
                    Map.entry("LATCHKEY_DATABASE_BINDING_SECRET", "a".repeat(32)),
                    Map.entry("LATCHKEY_DATABASE_POOL_SIZE", "3"),
                    Map.entry("LATCHKEY_SESSION_CHECK", "true"),
                    Map.entry("LATCHKEY_SESSION_TABLE", "auth.Session"),
                    Map.entry("LATCHKEY_DATA_DIR", "/somewhere"),
                    Map.entry("PORT", "8081"),
                    Map.entry("LATCHKEY_HTTP_HOST", "127.0.0.2"),
                    Map.entry("LATCHKEY_HTTP_MAX_CONNECTIONS", "500"),
                    Map.entry("LATCHKEY_HTTP_SLOW_AFTER", "PT0.2S"),
                    Map.entry("LATCHKEY_WARM_UP", "PT8S"),
                    Map.entry("LATCHKEY_SHUTDOWN_DELAY", "PT7S"),
                    Map.entry("LATCHKEY_ADMIN_PORT", "9091"),
                    Map.entry("LATCHKEY_ADMIN_HOST", "127.0.0.3"),
                    Map.entry("LATCHKEY_CORS_ORIGINS", "https://app.example.com,http://localhost:3000"),
                    Map.entry("LATCHKEY_PUBLIC_URL", "https://api.example.com"),
                    Map.entry("LATCHKEY_AUDIT_KEY", "d".repeat(32)),
                    Map.entry("LATCHKEY_LOG_LEVEL", "warn"),
                    Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.internal:4318"),
                    Map.entry("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20x, X-Key = a=b"),
                    Map.entry("OTEL_SERVICE_NAME", "tasks"),
                    Map.entry("OTEL_TRACES_SAMPLER_ARG", "0.25"),
                    Map.entry("LATCHKEY_ENV", "development")));

            assertEquals(
                    new TokenPolicy(
                            "https://issuer.example.com",
                            Set.of("https://api.example.com", "urn:second"),
                            Set.of("at+jwt", "JWT"),
                            Duration.ofSeconds(60),
                            Duration.ofHours(1),
                            true),
                    settings.jwt().policy());
            assertEquals(
                    Set.of(JwsAlgorithm.ES256, JwsAlgorithm.HS256),
                    settings.jwt().algorithms());
            assertEquals(TokenEngine.HELIDON, settings.engine());
            assertEquals(7, settings.jwt().cache().tokens());
            assertEquals(2, settings.jwt().secrets().size());
            assertEquals(URI.create("http://keys.internal/jwks"), jwkSet(settings));
            assertEquals(
                    new HttpConfig(
                            "127.0.0.2",
                            8081,
                            "127.0.0.3",
                            9091,
                            Set.of("https://app.example.com", "http://localhost:3000"),
                            URI.create("https://api.example.com"),
                            "https://issuer.example.com",
                            1024,
                            Duration.ofSeconds(10),
                            new Capacity(500, 6, 96, Duration.ofMillis(200)),
                            Duration.ofSeconds(7)),
                    settings.http());
            assertEquals("app", assertNotNullValue(settings.database()).user());
            assertEquals("owner", assertNotNullValue(settings.databaseOwner()).user());
            assertEquals(3, settings.poolSize());
            assertEquals(new SessionTable("auth", "Session"), settings.sessions());
            assertEquals(Duration.ofMinutes(61), settings.longestTokenLife());
            var database = settings.databaseAt(assertNotNullValue(settings.database()));
            assertEquals(3, database.maxPoolSize());
            assertEquals(new BindingSecret("a".repeat(32)), database.binding());
            assertEquals(Duration.ofMinutes(61), database.longestTokenLife());
            assertEquals(Path.of("/somewhere"), settings.dataDirectory());
            assertEquals(Duration.ofSeconds(8), settings.warmUp());
            assertEquals(
                    new Watching(
                            new LogSettings(LogLevel.WARN, false),
                            new AuditKey("d".repeat(32)),
                            new TraceExport(
                                    URI.create("http://collector.internal:4318"),
                                    Map.of("Authorization", "Bearer x", "X-Key", "a=b"),
                                    "tasks",
                                    0.25)),
                    settings.watching());
        }

        private static <T> T assertNotNullValue(@Nullable T value) {
            assertNotNull(value);
            return value;
        }
    }

    @Nested
    class RequestsWithTheDatabase {
        @Test
        void areAsManyAsItsConnectionsCanServe() throws SettingsProblems {
            assertEquals(
                    new Capacity(12_000, 2000, 32_000, Duration.ofMillis(500)),
                    serve(with("LATCHKEY_DATABASE_POOL_SIZE", "1000")).http().capacity());
        }

        @Test
        void areRefusedByNameWhereTheirLimitsAreOutOfRange() {
            assertEquals(
                    List.of(
                            "LATCHKEY_HTTP_MAX_CONNECTIONS must be a whole number from 16 to 1000000",
                            "LATCHKEY_HTTP_SLOW_AFTER must be an ISO 8601 duration from PT0.05S to PT1M",
                            "LATCHKEY_SHUTDOWN_DELAY must be an ISO 8601 duration from PT0S to PT5M",
                            "LATCHKEY_WARM_UP must be an ISO 8601 duration from PT0S to PT1M"),
                    problems(with(
                            "LATCHKEY_HTTP_MAX_CONNECTIONS",
                            "15",
                            "LATCHKEY_HTTP_SLOW_AFTER",
                            "PT61S",
                            "LATCHKEY_SHUTDOWN_DELAY",
                            "PT301S",
                            "LATCHKEY_WARM_UP",
                            "PT61S")));
        }
    }

    @Nested
    class DatabaseBindingSecret {
        @Test
        void isNoneUnlessSet() throws SettingsProblems {
            assertNull(serve(with()).binding());
        }

        @Test
        void isGivenToTheMigrationToo() throws SettingsProblems {
            var values = new HashMap<>(with(
                    "DATABASE_URL", "postgresql://app:one@db.example.com/tasks",
                    "LATCHKEY_DATABASE_OWNER_URL", "postgresql://owner:two@db.example.com/tasks"));
            assertNull(SettingsLoader.migration(SettingsValues.of(null, values)).binding());
            values.put("LATCHKEY_DATABASE_BINDING_SECRET", "b".repeat(32));

            assertEquals(
                    new BindingSecret("b".repeat(32)),
                    SettingsLoader.migration(SettingsValues.of(null, values)).binding());
        }

        @Test
        void isRefusedByNameWhereItIsTooShort() {
            assertEquals(
                    List.of("LATCHKEY_DATABASE_BINDING_SECRET must have 32 bytes or more"),
                    problems(with("LATCHKEY_DATABASE_BINDING_SECRET", "c".repeat(31))));
        }
    }

    @Nested
    class Watched {
        @Test
        void underAKeyOfEachProcessAndWithoutTracesUnlessSet() throws SettingsProblems {
            assertEquals(
                    new Watching(new LogSettings(LogLevel.INFO, false), null, null),
                    serve(with()).watching());
        }

        @Test
        void withAllItsRequestsFollowedUnlessSet() throws SettingsProblems {
            assertEquals(
                    new TraceExport(URI.create("http://localhost:4318"), Map.of(), "latchkey", 1),
                    serve(with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"))
                            .watching()
                            .traces());
        }

        @Test
        void hasTracesBelowTheEndpoint() {
            for (var endpoint : List.of("https://a.example/b", "https://a.example/b/")) {
                assertEquals(
                        URI.create("https://a.example/b/v1/traces"),
                        new TraceExport(URI.create(endpoint), Map.of(), "latchkey", 1).traces());
            }
        }

        @Test
        void isLoggedForMachinesInProduction() throws SettingsProblems {
            var values = new HashMap<>(
                    with("LATCHKEY_ENV", "production", "DATABASE_URL", "postgresql://app:one@db.example.com/tasks"));
            assertTrue(serve(values).watching().log().forMachines());
        }

        @Test
        void isRefusedByNameWhereTracesCannotBeHadSo() {
            assertEquals(
                    List.of(
                            "LATCHKEY_LOG_LEVEL must be one of error, warn, info",
                            "OTEL_EXPORTER_OTLP_ENDPOINT must be a URL such as https://app.example.com, without user,"
                                    + " query and fragment",
                            "OTEL_EXPORTER_OTLP_HEADERS has a value that is not percent-encoded as it should be",
                            "OTEL_EXPORTER_OTLP_HEADERS must be a comma list of name=value",
                            "OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1"),
                    problems(with(
                                    "LATCHKEY_LOG_LEVEL", "hush-hush",
                                    "OTEL_EXPORTER_OTLP_ENDPOINT", "hush-hush",
                                    "OTEL_EXPORTER_OTLP_HEADERS", "hush, hush=%zz",
                                    "OTEL_TRACES_SAMPLER_ARG", "1.01"))
                            .stream()
                            .sorted()
                            .toList());
        }

        @ParameterizedTest
        @ValueSource(strings = {"%00", "%0A", "%0D", "%1F", "%7F", "%C3%BC"})
        void isRefusedByNameWhereNoHeaderCanBeSoSent(String character) {
            assertEquals(
                    List.of("OTEL_EXPORTER_OTLP_HEADERS has a value that no header can have"),
                    problems(with("OTEL_EXPORTER_OTLP_HEADERS", "x=%20%09~" + character)));
        }

        @Test
        void isRefusedByNameWhereTheKeyIsTooShort() {
            assertEquals(
                    List.of("LATCHKEY_AUDIT_KEY must have 32 bytes or more"),
                    problems(with("LATCHKEY_AUDIT_KEY", "c".repeat(31))));
        }
    }

    @Nested
    class SessionCheck {
        private static final String DATABASE = "postgresql://app:one@db.example.com/tasks";

        @Test
        void looksIntoBetterAuthsOwnTable() throws SettingsProblems {
            var settings = serve(with("LATCHKEY_SESSION_CHECK", "true", "DATABASE_URL", DATABASE));

            assertEquals(new SessionTable("public", "session"), settings.sessions());
            assertTrue(settings.jwt().policy().sessionRequired());
        }

        @Test
        void isOffWhateverTheTable() throws SettingsProblems {
            var settings = serve(with("LATCHKEY_SESSION_TABLE", "auth.session", "DATABASE_URL", DATABASE));

            assertNull(settings.sessions());
            assertFalse(settings.jwt().policy().sessionRequired());
        }

        @Test
        void isOfDevelopmentTokensToo() throws SettingsProblems {
            var settings = SettingsLoader.dev(
                    SettingsValues.of(null, Map.of("LATCHKEY_SESSION_CHECK", "true", "DATABASE_URL", DATABASE)));

            assertTrue(settings.jwt().policy().sessionRequired());
        }

        @Test
        void needsADatabaseThatBetterAuthUses() {
            assertEquals(
                    List.of("LATCHKEY_SESSION_CHECK is set without DATABASE_URL: only a database that Better Auth uses,"
                            + " too, has its sessions"),
                    problems(with("LATCHKEY_SESSION_CHECK", "true")));
        }

        @Test
        void needsAServiceWithADatabase() {
            var values = SettingsValues.of(null, with("LATCHKEY_SESSION_CHECK", "true"));

            assertEquals(
                    List.of("LATCHKEY_SESSION_CHECK needs the database of the service: latchkey serve has it"),
                    assertThrows(SettingsProblems.class, () -> SettingsLoader.verification(values))
                            .problems());
        }

        @Test
        void isSaidPlainly() {
            assertEquals(
                    List.of(
                            "LATCHKEY_SESSION_CHECK must be true or false",
                            "LATCHKEY_SESSION_TABLE must be a schema and a table such as public.session, as they are in"
                                    + " the database, without quotes"),
                    problems(with("LATCHKEY_SESSION_CHECK", "hush", "LATCHKEY_SESSION_TABLE", "\"hush\"")));
        }
    }

    @Nested
    class BetterAuthUrl {
        @ParameterizedTest
        @CsvSource({
            "https://App.Example.Com,https://app.example.com,https://App.Example.Com/api/auth/jwks",
            "https://app.example.com:443/,https://app.example.com,https://app.example.com:443/api/auth/jwks",
            "https://app.example.com:8443,https://app.example.com:8443,https://app.example.com:8443/api/auth/jwks",
            "http://localhost:80,http://localhost,http://localhost:80/api/auth/jwks",
            "http://127.0.0.1:3000/api/auth,http://127.0.0.1:3000,http://127.0.0.1:3000/api/auth/jwks",
            "https://example.com/app/,https://example.com,https://example.com/app/api/auth/jwks",
            "http://[::1]:3000,http://[::1]:3000,http://[::1]:3000/api/auth/jwks"
        })
        void givesIssuerAudienceAndKeys(String url, String origin, URI jwkSet) throws SettingsProblems {
            var settings = serve(with("BETTER_AUTH_URL", url));

            assertEquals(origin, settings.jwt().policy().issuer());
            assertEquals(Set.of(origin), settings.jwt().policy().audiences());
            assertEquals(jwkSet, jwkSet(settings));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "app.example.com",
                    "ftp://app.example.com",
                    "https://",
                    "https://user@app.example.com",
                    "https://app.example.com?x",
                    "https://app.example.com#x",
                    "https://app example.com"
                })
        void isRefusedWhereItIsNoBaseUrl(String url) {
            assertEquals(
                    List.of("BETTER_AUTH_URL must be a URL such as https://app.example.com, without user, query and"
                            + " fragment"),
                    problems(with("BETTER_AUTH_URL", url)));
        }
    }

    @Nested
    class Keys {
        @Test
        void areASecretAloneWhereNoUrlIsKnown() throws SettingsProblems {
            var settings = serve(Map.of(
                    "LATCHKEY_TOKEN_ISSUER", "https://app.example.com",
                    "LATCHKEY_TOKEN_AUDIENCE", "https://api.example.com",
                    "BETTER_AUTH_SECRET", SECRET));

            assertEquals(1, settings.jwt().secrets().size());
            assertNull(settings.jwt().jwkSet());
        }

        @Test
        void areASecretAloneWhereOnlyHmacIsAllowed() throws SettingsProblems {
            var settings = serve(with("LATCHKEY_TOKEN_SECRET", SECRET, "LATCHKEY_TOKEN_ALGORITHMS", "HS256"));

            assertEquals(1, settings.jwt().secrets().size());
            assertNull(settings.jwt().jwkSet());
        }

        @Test
        void areBothSideBySideWhereBothAreSet() throws SettingsProblems {
            var settings = serve(with("BETTER_AUTH_SECRET", SECRET));

            assertEquals(1, settings.jwt().secrets().size());
            assertNotNull(settings.jwt().jwkSet());
        }

        @Test
        void areNeeded() {
            assertEquals(
                    List.of("no keys: set BETTER_AUTH_URL, LATCHKEY_TOKEN_JWKS_URL or LATCHKEY_TOKEN_SECRET"),
                    problems(Map.of("LATCHKEY_TOKEN_ISSUER", "a", "LATCHKEY_TOKEN_AUDIENCE", "b")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"LATCHKEY_TOKEN_SECRET", "BETTER_AUTH_SECRET", "LATCHKEY_TOKEN_PREVIOUS_SECRET"})
        void ofLessThan32BytesAreRefused(String name) {
            var environment = with("LATCHKEY_TOKEN_SECRET", SECRET, name, "x".repeat(31));
            if (name.equals("BETTER_AUTH_SECRET")) {
                environment.remove("LATCHKEY_TOKEN_SECRET");
            }
            assertEquals(List.of(name + " must be at least 32 bytes of UTF-8"), problems(environment));
        }

        @Test
        void areCountedInBytesOfUtf8() throws SettingsProblems {
            assertEquals(
                    1,
                    serve(with("LATCHKEY_TOKEN_SECRET", "ö".repeat(16)))
                            .jwt()
                            .secrets()
                            .size());
        }

        @Test
        void mustFitTheAlgorithmsAllowed() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_ALGORITHMS names an algorithm that none of the keys can serve"),
                    problems(with("LATCHKEY_TOKEN_ALGORITHMS", "EdDSA,HS256")));
        }

        @Test
        void ofThePastNeedOneOfThePresent() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_PREVIOUS_SECRET is set without a current secret"),
                    problems(with("LATCHKEY_TOKEN_PREVIOUS_SECRET", PREVIOUS)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://keys.example.com/jwks",
                    "file:/etc/latchkey/jwks.json",
                    "http://localhost:3000/jwks",
                    "http://127.1.2.3/jwks",
                    "http://[::1]/jwks"
                })
        void comeByHttpsFromAFileOrFromLoopback(String url) throws SettingsProblems {
            assertEquals(URI.create(url), jwkSet(serve(with("LATCHKEY_TOKEN_JWKS_URL", url))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://keys.example.com/jwks",
                    "http://localhost.example.com/jwks",
                    "http://127.0.0.1.example.com/jwks",
                    "http://10.0.0.1/jwks"
                })
        void doNotComeByPlainHttpFromElsewhere(String url) {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_URL must be https, or http on loopback"
                            + " (LATCHKEY_TOKEN_JWKS_INSECURE=true allows any host)"),
                    problems(with("LATCHKEY_TOKEN_JWKS_URL", url)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ftp://keys.example.com/jwks", "keys.example.com/jwks", "jwks.json"})
        void doNotComeByAnotherScheme(String url) {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_URL must be an https:, file: or http: URL"),
                    problems(with("LATCHKEY_TOKEN_JWKS_URL", url)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://user:password@keys.example/jwks",
                    "https://keys.example/jwks#here",
                    "https://a:65536/"
                })
        void notFromAUrlThatNobodyCouldFetch(String url) throws SettingsProblems {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_URL must be a URL without user and fragment, of a port up to 65535"),
                    problems(with("LATCHKEY_TOKEN_JWKS_URL", url)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"file://etc/jwks.json", "file:/jwks.json?new"})
        void notFromAFileOfAnotherMachineOrWithAQuery(String url) throws SettingsProblems {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_URL must be a file URL such as file:/etc/latchkey/jwks.json"),
                    problems(with("LATCHKEY_TOKEN_JWKS_URL", url)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"LATCHKEY_TOKEN_ISSUER", "LATCHKEY_TOKEN_AUDIENCE"})
        void notOfIssuersAndAudiencesThatHoldAPassword(String setting) throws SettingsProblems {
            assertEquals(
                    List.of(setting + " has a user in its URL, which no token of Better Auth has"),
                    problems(with(setting, "https://user:password@app.example")));
        }
    }

    @Nested
    class Engine {
        private static final String CAN = "HS256,HS384,HS512,ES256,ES384,ES512,RS256,RS384,RS512";

        @Test
        void mayBeNamedWhereItIsTheDefault() throws SettingsProblems {
            assertEquals(
                    TokenEngine.NIMBUS,
                    serve(with("LATCHKEY_TOKEN_ENGINE", "nimbus")).engine());
        }

        @Test
        void ofHelidonServesWhatItCanWhereNothingIsListed() throws SettingsProblems {
            var settings = serve(with("LATCHKEY_TOKEN_ENGINE", "helidon"));

            assertEquals(TokenEngine.HELIDON, settings.engine());
            assertEquals(Set.of(), settings.jwt().algorithms());
        }

        @Test
        void ofHelidonMayHaveAllThatItCanListed() throws SettingsProblems {
            var settings = serve(with(
                    "LATCHKEY_TOKEN_ENGINE",
                    "helidon",
                    "LATCHKEY_TOKEN_SECRET",
                    SECRET + PREVIOUS,
                    "LATCHKEY_TOKEN_ALGORITHMS",
                    CAN));

            assertEquals(9, settings.jwt().algorithms().size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"EdDSA", "Ed25519", "PS256", "PS384", "PS512", "ES256,PS256"})
        void mustFitTheAlgorithmsAllowed(String algorithms) throws SettingsProblems {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_ALGORITHMS names an algorithm that the engine of LATCHKEY_TOKEN_ENGINE"
                            + " cannot prove: it can prove " + CAN),
                    problems(with("LATCHKEY_TOKEN_ENGINE", "helidon", "LATCHKEY_TOKEN_ALGORITHMS", algorithms)));
            assertEquals(
                    TokenEngine.NIMBUS,
                    serve(with("LATCHKEY_TOKEN_ALGORITHMS", algorithms)).engine());
        }

        @Test
        void mustFitTheDevelopmentIssuer() {
            var values = SettingsValues.of(null, Map.of("LATCHKEY_TOKEN_ENGINE", "helidon"));

            assertEquals(
                    List.of("LATCHKEY_TOKEN_ENGINE names an engine that cannot prove EdDSA, which the development"
                            + " issuer signs with"),
                    assertThrows(SettingsProblems.class, () -> SettingsLoader.dev(values))
                            .problems());
        }
    }

    @Nested
    class Production {
        private static Map<String, String> production(String... namesAndValues) {
            var environment = with("LATCHKEY_ENV", "production", "DATABASE_URL", "postgresql://app:one@db/tasks");
            for (var i = 0; i < namesAndValues.length; i += 2) {
                environment.put(namesAndValues[i], namesAndValues[i + 1]);
            }
            return environment;
        }

        @Test
        void isPossible() throws SettingsProblems {
            assertEquals(
                    "https://app.example.com",
                    serve(production()).jwt().policy().issuer());
        }

        @Test
        void endsWithNotice() throws SettingsProblems {
            assertEquals(Duration.ofSeconds(5), serve(production()).http().notice());
        }

        @Test
        void refusesTheEmbeddedDatabase() {
            assertEquals(
                    List.of("DATABASE_URL is not set: the embedded PostgreSQL is not for production"),
                    problems(with("LATCHKEY_ENV", "production")));
        }

        @Test
        void refusesPlainHttpKeysEvenWhereInsecureIsAllowed() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_URL must be https in production: whoever can change the keys on their"
                            + " way can be anybody"),
                    problems(production(
                            "LATCHKEY_TOKEN_JWKS_URL",
                            "http://localhost/jwks",
                            "LATCHKEY_TOKEN_JWKS_INSECURE",
                            "true")));
        }

        /** Threat 6.14. */
        @Test
        void refusesTheDevelopmentIssuerUnderWhateverSettings() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_ISSUER is the development issuer: its tokens are not for production"),
                    problems(production("LATCHKEY_TOKEN_ISSUER", DevelopmentIssuer.ISSUER)));
        }

        @Test
        void refusesPublishedSecretsThatDevelopmentOnlyWarnsOf() throws SettingsProblems {
            var secret = "better-auth-secret-12345678901234567890";
            var line = "BETTER_AUTH_SECRET is a placeholder that anyone can sign with: generate your own";

            assertEquals(List.of(line), problems(production("BETTER_AUTH_SECRET", secret)));
            assertEquals(
                    List.of(NOT_PRODUCTION, "secret_placeholder", "secret_shared", "audience_is_issuer"),
                    remarks(serve(with("BETTER_AUTH_SECRET", secret))));
        }

        @Test
        void refusesTheDevelopmentCommands() {
            var values = SettingsValues.of(
                    null, Map.of("LATCHKEY_ENV", "production", "DATABASE_URL", "postgresql://a:b@c/d"));

            assertEquals(
                    List.of("LATCHKEY_ENV is production: dev is for development only"),
                    assertThrows(SettingsProblems.class, () -> SettingsLoader.dev(values))
                            .problems());
            assertEquals(
                    List.of("LATCHKEY_ENV is production: token is for development only"),
                    assertThrows(SettingsProblems.class, () -> SettingsLoader.developmentDataDirectory(values))
                            .problems());
        }
    }

    @Nested
    class Problems {
        @Test
        void areReportedOfSettingsThatOthersMakeUseless() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_JWKS_INSECURE must be true or false"),
                    problems(with(
                            "LATCHKEY_TOKEN_SECRET",
                            SECRET,
                            "LATCHKEY_TOKEN_ALGORITHMS",
                            "HS256",
                            "LATCHKEY_TOKEN_JWKS_INSECURE",
                            "maybe")));
        }

        @Test
        void areReportedAllTogetherByNameAndNeverByValue() {
            var lines = problems(Map.ofEntries(
                    Map.entry("BETTER_AUTH_SECRET", "hush-hush"),
                    Map.entry("LATCHKEY_TOKEN_ALGORITHMS", "hush-hush"),
                    Map.entry("LATCHKEY_TOKEN_CLOCK_SKEW", "PT61S"),
                    Map.entry("LATCHKEY_TOKEN_MAX_LIFETIME", "hush-hush"),
                    Map.entry("LATCHKEY_TOKEN_ENGINE", "hush-hush"),
                    Map.entry("LATCHKEY_TOKEN_CACHE_SIZE", "1000001"),
                    Map.entry("DATABASE_URL", "hush-hush"),
                    Map.entry("PORT", "65536"),
                    Map.entry("LATCHKEY_ADMIN_PORT", "-1"),
                    Map.entry("LATCHKEY_DATABASE_POOL_SIZE", "0"),
                    Map.entry("LATCHKEY_CORS_ORIGINS", "https://hush-hush/"),
                    Map.entry("LATCHKEY_TOKEN_JWKS_INSECURE", "hush-hush"),
                    Map.entry("LATCHKEY_ENV", "hush-hush"),
                    Map.entry("LATCHKEY_PUBLIC_URL", "hush-hush")));

            assertEquals(
                    List.of(
                            "LATCHKEY_ENV must be one of development, production",
                            "LATCHKEY_TOKEN_JWKS_INSECURE must be true or false",
                            "LATCHKEY_TOKEN_ALGORITHMS must be a comma list of JOSE names such as EdDSA,ES256,HS256",
                            "BETTER_AUTH_SECRET must be at least 32 bytes of UTF-8",
                            "LATCHKEY_TOKEN_CLOCK_SKEW must be an ISO 8601 duration from PT0S to PT1M",
                            "LATCHKEY_TOKEN_MAX_LIFETIME must be an ISO 8601 duration from PT1S to PT87600H",
                            "LATCHKEY_TOKEN_ISSUER is not set: give the exact iss of your tokens, or set"
                                    + " BETTER_AUTH_URL",
                            "LATCHKEY_TOKEN_AUDIENCE is not set: give one aud of your tokens, or set BETTER_AUTH_URL",
                            "LATCHKEY_TOKEN_CACHE_SIZE must be a whole number from 0 to 1000000",
                            "LATCHKEY_TOKEN_ENGINE must be one of nimbus, helidon",
                            "DATABASE_URL must be postgresql://user:password@host/database or jdbc:postgresql:..., with"
                                    + " a user",
                            "LATCHKEY_DATABASE_POOL_SIZE must be a whole number from 1 to 1000",
                            "PORT must be a whole number from 0 to 65535",
                            "LATCHKEY_ADMIN_PORT must be a whole number from 0 to 65535",
                            "LATCHKEY_CORS_ORIGINS must be a comma list of origins such as https://app.example.com,"
                                    + " each as browsers send it: lower case, without default port and without a slash at"
                                    + " the end",
                            "LATCHKEY_PUBLIC_URL must be a URL such as https://app.example.com, without user, query and"
                                    + " fragment"),
                    lines);
        }

        @Test
        void areEmptyValuesToo() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_AUDIENCE is empty: give it a value or remove it"),
                    problems(with("LATCHKEY_TOKEN_AUDIENCE", " ")));
        }

        @Test
        void areEmptyItemsOfAListToo() {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_AUDIENCE has an empty item: separate the items by single commas"),
                    problems(with("LATCHKEY_TOKEN_AUDIENCE", "a,,b")));
        }

        @Test
        void areTwoSocketsOnOnePort() {
            assertEquals(
                    List.of("PORT and LATCHKEY_ADMIN_PORT are the same"),
                    problems(with("PORT", "9000", "LATCHKEY_ADMIN_PORT", "9000")));
        }

        @Test
        void areAnOwnerWithoutADatabase() {
            assertEquals(
                    List.of("LATCHKEY_DATABASE_OWNER_URL is set without DATABASE_URL"),
                    problems(with("LATCHKEY_DATABASE_OWNER_URL", "postgresql://a:b@c/d")));
        }
    }

    @Nested
    class File {
        @TempDir
        @SuppressWarnings("NullAway.Init") // JUnit sets it
        private Path directory;

        private Path file(String yaml) throws IOException {
            return Files.writeString(directory.resolve("application.yaml"), yaml);
        }

        private Settings serve(String yaml, Map<String, String> environment) throws SettingsProblems, IOException {
            return SettingsLoader.serve(SettingsValues.of(file(yaml), environment));
        }

        @Test
        void spellsSettingsNestedDottedOrAsInTheEnvironment() throws SettingsProblems, IOException {
            var settings = serve("""
                BETTER_AUTH_URL: https://app.example.com
                latchkey:
                  token:
                    audience: [one, two, three, four, five, six, seven, eight, nine, ten, eleven]
                    jwks-url: https://keys.example.com
                    clock.skew: PT5S
                  env: development
                port: 1234
                """, Map.of());

            assertEquals(
                    Set.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
                    settings.jwt().policy().audiences());
            assertEquals(URI.create("https://keys.example.com"), jwkSet(settings));
            assertEquals(Duration.ofSeconds(5), settings.jwt().policy().clockSkew());
            assertEquals(1234, settings.http().port());
        }

        @Test
        void givesWayToTheEnvironment() throws SettingsProblems, IOException {
            assertEquals(
                    2,
                    serve("{BETTER_AUTH_URL: 'https://a.example.com', port: 1}", Map.of("PORT", "2"))
                            .http()
                            .port());
        }

        @Test
        void doesNotResolveReferencesInSecrets() throws SettingsProblems, IOException {
            // 48 bytes as it stands, and so long enough for HS384; 41 with the reference resolved.
            var secret = "${port}-" + "0123456789abcdef".repeat(3).substring(8);
            var settings = serve(
                    "{BETTER_AUTH_URL: 'https://a.example.com', port: 1, BETTER_AUTH_SECRET: '" + secret + "'}",
                    Map.of());

            assertEquals(
                    List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384),
                    settings.jwt().secrets().getFirst().algorithms());
        }

        @Test
        void isRefusedWithAnUnknownSetting() {
            var problems = assertThrows(
                            SettingsProblems.class,
                            () -> serve(
                                    "{BETTER_AUTH_URL: 'https://a.example.com', latchkey.token.isuer: x}", Map.of()))
                    .problems();

            assertEquals(
                    List.of("there is no setting latchkey.token.isuer (in the file): did you mean"
                            + " LATCHKEY_TOKEN_ISSUER?"),
                    problems);
        }

        @Test
        void isRefusedWhereItSetsOneThingTwice() {
            var problems = assertThrows(
                            SettingsProblems.class,
                            () -> serve("{BETTER_AUTH_URL: 'https://a.example.com', port: 1, PORT: 2}", Map.of()))
                    .problems();

            assertEquals(List.of("PORT is set twice in the file"), problems);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{hush: 1}", "{hush}", "[{hush: 1}]", "\n  hush.hush: 1"})
        void isRefusedWithoutASecretThatYamlTakesForAKey(String secret) {
            var problems = assertThrows(SettingsProblems.class, () -> serve("latchkey.token.secret: " + secret, with()))
                    .problems();

            assertEquals(
                    List.of("LATCHKEY_TOKEN_SECRET must be one text or a list in the file: put it in quotes"),
                    problems);
        }

        @Test
        void isRefusedWhereItIsNotYaml() {
            var problems = assertThrows(SettingsProblems.class, () -> serve("a: [", with()))
                    .problems();

            assertEquals(1, problems.size());
            assertTrue(problems.getFirst().endsWith("application.yaml is not well-formed YAML without aliases"));
        }

        @Test
        void isRefusedWhereItCannotBeRead() {
            var missing = directory.resolve("missing.yaml");
            var problems = assertThrows(
                            SettingsProblems.class, () -> SettingsLoader.serve(SettingsValues.of(missing, with())))
                    .problems();

            assertEquals(List.of("the settings file " + missing + " cannot be read"), problems);
        }
    }

    @Nested
    class Misspelled {
        @ParameterizedTest
        @CsvSource({
            "LATCHKEY_TOKEN_ISUER, LATCHKEY_TOKEN_ISSUER",
            "LATCHKEY_TOKEN_CLOCKSWEK, LATCHKEY_TOKEN_CLOCK_SKEW",
            "LATCHKEY_DATABASE_URL, DATABASE_URL",
            "LATCHKEY_PORT, PORT",
            "LATCHKEY_ISSUER, LATCHKEY_TOKEN_ISSUER",
            "LATCHKEY_JWKS_URL, LATCHKEY_TOKEN_JWKS_URL",
            "LATCKEY_TOKEN_ISSUER, LATCHKEY_TOKEN_ISSUER",
            "LATHCKEY_TOKEN_ISUER, LATCHKEY_TOKEN_ISSUER",
            "BETTER_AUTH_URI, BETTER_AUTH_URL",
            "BETTERAUTH_URL, BETTER_AUTH_URL",
            "BETTER_AUTH_SECRT, BETTER_AUTH_SECRET",
            "DATABASE_URI, DATABASE_URL",
            "OTEL_EXPORTER_OTLP_ENDPONT, OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_SERVICENAMES, OTEL_SERVICE_NAME"
        })
        void inTheEnvironmentHasNoEffectAndAWarning(String variable, String meant) throws SettingsProblems {
            assertEquals(
                    FindingCode.SETTING_MISSPELLED.seen("there is no setting " + variable
                            + " (in the environment), so it has no effect: did you mean " + meant + "?"),
                    serve(with(variable, "x", "LATCHKEY_TOKEN_AUDIENCE", "https://api.example.com"))
                            .findings()
                            .getFirst());
        }

        @ParameterizedTest
        @CsvSource({
            "LATCHKEY_SKIP_BUILD, true",
            "LATCHKEY_TOKEN_CLOCKWSEKKK, PT1S",
            "LATCHKEY_SECRET, two end so",
            "BETTER_AUTH_SECRETS, '2:new,1:old'",
            "LATCHKEY_SERVICE_HOST, 10.0.0.11",
            "LATCHKEY_PORT, tcp://10.0.0.11:8080",
            "LATCHKEY_PORT_8080_TCP_ADDR, 10.0.0.11"
        })
        void isNothingThatIsRatherSomebodyElses(String variable, String value) throws SettingsProblems {
            assertEquals(
                    List.of(NOT_PRODUCTION, "audience_not_origin"),
                    remarks(serve(with(variable, value, "LATCHKEY_TOKEN_AUDIENCE", "https://api.example.com"))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "PATH HOME LANG LC_ALL PWD USER SHELL TERM TZ HOSTNAME LOGNAME EDITOR DISPLAY PS1 _",
                    "JAVA_HOME JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS MAVEN_OPTS MAVEN_HOME NODE_ENV",
                    "port PORTS POST HOST HTTP_PORT SSH_AUTH_SOCK HTTP_PROXY HTTPS_PROXY NO_PROXY NO_COLOR",
                    "DATABASE_HOST DATABASE_PORT DATABASE_NAME DATABASE_USER DATABASE_PASSWORD DATABASE_SSL",
                    "DATABASE_UID DATABASE_PWD DATABASE_DSN DATABASE_SQL DATABASE_TLS DATABASE_KEY DATABASE",
                    "DATABASE_URL_RO DATABASE_URLS DATABASE_URL2 TEST_DATABASE_URL DATA_URL DB_URL REDIS_URL",
                    "PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB",
                    "CI GITHUB_ACTIONS GITHUB_SHA GITHUB_TOKEN GITHUB_SERVER_URL RUNNER_OS GITLAB_CI CI_JOB_ID CI_JOB_URL",
                    "BUILD_NUMBER BUILD_URL JENKINS_URL CIRCLECI TRAVIS DATABRICKS_HOST KUBERNETES_SERVICE_HOST",
                    "BETTER_AUTH_SECRETS BETTER_AUTH_TELEMETRY BETTER_AUTH_TRUSTED_ORIGINS BETTER_AUTH_API_KEY",
                    "BETTER_AUTH_API_URL AUTH_URL AUTH_SECRET NEXTAUTH_URL NEXTAUTH_SECRET",
                    "OTEL_SDK_DISABLED OTEL_TRACES_SAMPLER OTEL_TRACES_EXPORTER OTEL_RESOURCE_ATTRIBUTES OTEL_LOG_LEVEL",
                    "OTEL_EXPORTER_OTLP_TIMEOUT OTEL_EXPORTER_OTLP_PROTOCOL OTEL_EXPORTER_OTLP_INSECURE",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT OTEL_EXPORTER_OTLP_TRACES_HEADERS OTEL_SERVICE_VERSION"
                })
        void isNoneOfTheUsualNames(String variables) {
            for (var variable : variables.split(" ", -1)) {
                assertEquals(Optional.empty(), Setting.meantBy(variable), variable);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "LATCHKEY_ENV, prod, 'must be one of development, production: did you mean production?'",
            "LATCHKEY_ENV, developement, 'must be one of development, production: did you mean development?'",
            "LATCHKEY_TOKEN_ENGINE, Nimbus, 'must be one of nimbus, helidon: did you mean nimbus?'",
            "LATCHKEY_TOKEN_ENGINE, hush, 'must be one of nimbus, helidon'",
        })
        void valuesAreNotRepeatedAndTheWordThatIsMeantIsNamed(String setting, String value, String problem) {
            assertEquals(List.of(setting + " " + problem), problems(with(setting, value)));
        }

        @ParameterizedTest
        @CsvSource({"eddsa, ': did you mean EdDSA?'", "ES265, ': did you mean ES256?'", "hush, ''"})
        void algorithmsAreNamedAsRegistered(String name, String hint) {
            assertEquals(
                    List.of("LATCHKEY_TOKEN_ALGORITHMS must be a comma list of JOSE names such as EdDSA,ES256,HS256"
                            + hint),
                    problems(with("LATCHKEY_TOKEN_ALGORITHMS", "RS256," + name)));
        }
    }
}
