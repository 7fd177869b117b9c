package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
                assertTrue(opened.isReachable());
                assertEquals(
                        List.of("t"),
                        TestDatabase.query(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
            }
        }

        @Test
        void byACertificateThatTheUrlTrusts() {
            var trusted = URLEncoder.encode(
                    directory
                            .resolve("encrypted")
                            .resolve(ServerCertificate.CERTIFICATE)
                            .toString(),
                    StandardCharsets.UTF_8);

            try (var opened = Database.open(DatabaseConfig.of(
                    url(database, "sslmode=verify-full&channel_binding=require&sslrootcert=" + trusted)))) {
                assertTrue(opened.isReachable());
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

    private static DatabaseUrl url(TestDatabase database, String parameters) {
        return DatabaseUrl.parse("postgresql://" + database.application() + ":"
                + URLEncoder.encode(TestDatabase.PASSWORD, StandardCharsets.UTF_8) + "@" + database.address() + "/"
                + database.name() + "?" + parameters);
    }
}
