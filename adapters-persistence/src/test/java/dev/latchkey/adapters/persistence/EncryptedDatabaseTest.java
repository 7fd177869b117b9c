package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server with TLS, entered by a URL as Neon prints it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // started before the first test
final class EncryptedDatabaseTest {
    private static final String NEON = "sslmode=require&channel_binding=require";

    private Path directory;
    private PostgresServer server;
    private TestDatabase database;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        server = PostgresServer.encrypted(directory.resolve("encrypted"), "scram-sha-256");
        database = server.database().migrated();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Nested
    final class IsEntered {
        @ParameterizedTest
        @ValueSource(strings = {NEON, "sslmode=require", "channel_binding=require", "sslmode=no-verify", ""})
        void encrypted(String parameters) throws Exception {
            var url = url(database, parameters);
            try (var opened = Database.open(DatabaseConfig.of(url));
                    var connection = url.dataSource(Map.of()).getConnection()) {
                assertTrue(opened.isUsable());
                assertEquals(
                        List.of("t"),
                        TestDatabase.query(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
            }
        }

        @Test
        void byACertificateThatTheUrlTrusts() {
            try (var opened = Database.open(DatabaseConfig.of(
                    url(database, "sslmode=verify-full&channel_binding=require&sslrootcert=" + trusted())))) {
                assertTrue(opened.isUsable());
            }
        }
    }

    @Nested
    final class IsRefused {
        @Test
        void whereNobodyVouchesForItsCertificate() {
            assertEquals(Reason.UNREACHABLE, refusal(url(database, "sslmode=verify-full&sslrootcert=system")));
        }

        @ParameterizedTest
        @ValueSource(strings = {NEON, "sslmode=require", "channel_binding=require"})
        void whereItCannotEncrypt(String parameters) {
            assertEquals(Reason.LOGIN_NOT_AGREED, refusal(url(PostgresServer.newDatabase(), parameters)));
        }

        /** Whoever stands in between, with a certificate of their own, would get it. */
        @Test
        void whereItWantsThePasswordItself() {
            try (var asking = PostgresServer.encrypted(directory.resolve("asking"), "password")) {
                assertEquals(Reason.LOGIN_NOT_AGREED, refusal(url(asking.database(), NEON)));
            }
        }

        private static Reason refusal(DatabaseUrl url) {
            return assertThrows(DatabaseStartException.class, () -> Database.open(DatabaseConfig.of(url)))
                    .reason();
        }
    }

    @Nested
    final class IsExamined {
        @ParameterizedTest
        @ValueSource(strings = {NEON, "sslmode=require", "sslmode=verify-ca&sslrootcert=%s", "ssl=true&sslrootcert=%s"})
        void encrypted(String parameters) {
            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.REACHABLE), examined(database, parameters.formatted(trusted())));
        }

        @Test
        void whereNobodyVouchesForItsCertificate() {
            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.CERTIFICATE_NOT_TRUSTED),
                    examined(database, "sslmode=verify-full&sslrootcert=system"));
        }

        @Test
        void whereItsCertificateIsOfAnotherHost() {
            var byName = new TestDatabase(database.address().replace("127.0.0.1", "localhost"), database.name());

            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.REACHABLE),
                    examined(byName, "sslmode=verify-ca&sslrootcert=" + trusted()));
            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.CERTIFICATE_NOT_TRUSTED),
                    examined(byName, "sslmode=verify-full&sslrootcert=" + trusted()));
        }

        @Test
        void whereTheAuthoritiesCannotBeRead() {
            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.ROOT_CERTIFICATES_UNREADABLE),
                    examined(database, "sslmode=verify-full&sslrootcert=" + trusted() + ".lost"));
        }

        @ParameterizedTest
        @ValueSource(strings = {NEON, "sslmode=require", "channel_binding=require"})
        void whereItCannotEncrypt(String parameters) {
            assertEquals(
                    List.of(Code.TLS_DEMANDED, Code.TLS_NOT_OFFERED),
                    examined(PostgresServer.newDatabase(), parameters));
        }

        /** It encrypts, and the two do not agree all the same. */
        @Test
        void whereNoPasswordIsGiven() {
            var url = DatabaseUrl.parse("postgresql://" + database.application() + "@" + database.address() + "/"
                    + database.name() + "?sslmode=require");

            assertEquals(List.of(Code.TLS_DEMANDED, Code.LOGIN_NOT_AGREED), examined(url));
        }

        private static List<Code> examined(TestDatabase database, String parameters) {
            return examined(url(database, parameters));
        }

        /** The first two things found. */
        private static List<Code> examined(DatabaseUrl url) {
            return DatabaseExamination.of(DatabaseConfig.of(url), null, Duration.ofSeconds(5)).stream()
                    .map(DatabaseFinding::code)
                    .limit(2)
                    .toList();
        }
    }

    private String trusted() {
        return URLEncoder.encode(
                directory
                        .resolve("encrypted")
                        .resolve(ServerCertificate.CERTIFICATE)
                        .toString(),
                StandardCharsets.UTF_8);
    }

    private static DatabaseUrl url(TestDatabase database, String parameters) {
        return DatabaseUrl.parse("postgresql://" + database.application() + ":"
                + URLEncoder.encode(TestDatabase.PASSWORD, StandardCharsets.UTF_8) + "@" + database.address() + "/"
                + database.name() + "?" + parameters);
    }
}
