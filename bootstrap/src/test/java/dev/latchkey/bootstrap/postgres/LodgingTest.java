package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Better Auth as a lodger of the service's database, on a real server. */
final class LodgingTest extends OnAClusterOfItsOwn {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private String betterAuthUrl() {
        return EmbeddedPostgres.runningBetterAuthUrl(directory).orElseThrow();
    }

    private Path passwordFile() {
        return postgres().resolve("cluster/better-auth.password");
    }

    private static void assertDenied(String url, String statement) {
        var refusal = assertThrows(SQLException.class, () -> Sql.execute(url, statement));
        assertEquals(INSUFFICIENT_PRIVILEGE, refusal.getSQLState());
    }

    @Nested
    final class Has {
        @Test
        void aSchemaOfItsOwnForWhateverItMakes() throws SQLException {
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var _ = EmbeddedPostgres.start(directory)) {
                Sql.execute(betterAuthUrl(), "CREATE TABLE session (id text)");
                assertEquals(
                        List.of(List.of("better_auth")),
                        Sql.query(betterAuthUrl(), "SELECT schemaname FROM pg_tables WHERE tablename = 'session'"));
            }
        }

        @Test
        void nothingOfTheServices() throws SQLException {
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var postgres = EmbeddedPostgres.start(directory)) {
                Sql.execute(postgres.ownerUrl(), "CREATE SCHEMA latchkey", "CREATE TABLE latchkey.task (title text)");
                assertDenied(betterAuthUrl(), "SELECT title FROM latchkey.task");
                assertDenied(betterAuthUrl(), "CREATE SCHEMA another");
            }
        }

        @Test
        void nothingThatTheServiceCouldRead() throws SQLException {
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var postgres = EmbeddedPostgres.start(directory)) {
                Sql.execute(betterAuthUrl(), "CREATE TABLE session (token text)");
                assertDenied(postgres.applicationUrl(), "SELECT token FROM better_auth.session");
                assertDenied(postgres.ownerUrl(), "SELECT token FROM better_auth.session");
            }
        }

        @Test
        void aPasswordForItsOwnersEyesAlone() throws IOException {
            EmbeddedPostgres.admitBetterAuth(directory);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(passwordFile())));
        }
    }

    @Nested
    final class IsMade {
        @Test
        void onlyWhereItIsAskedFor() {
            try (var _ = EmbeddedPostgres.start(directory)) {
                assertEquals(Optional.empty(), EmbeddedPostgres.runningBetterAuthUrl(directory));
            }
        }

        @Test
        void besideWhatIsThereAlready() throws SQLException {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                write(postgres.ownerUrl());
            }
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertKept(postgres.ownerUrl());
                assertEquals(List.of(List.of("1")), Sql.query(betterAuthUrl(), "SELECT 1"));
            }
        }

        @Test
        void once() throws IOException, SQLException {
            EmbeddedPostgres.admitBetterAuth(directory);
            var password = Files.readString(passwordFile());
            try (var _ = EmbeddedPostgres.start(directory)) {
                write(betterAuthUrl());
            }
            EmbeddedPostgres.admitBetterAuth(directory);
            assertEquals(password, Files.readString(passwordFile()));
            try (var _ = EmbeddedPostgres.start(directory)) {
                assertKept(betterAuthUrl());
            }
        }

        @Test
        void toTheEndWhereItWasBrokenOff() throws IOException, SQLException {
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var _ = EmbeddedPostgres.start(directory)) {
                write(betterAuthUrl());
            }
            Files.delete(passwordFile()); // the last thing to be written
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var _ = EmbeddedPostgres.start(directory)) {
                assertKept(betterAuthUrl());
            }
        }

        @Test
        void afterAServiceThatWasKilled() throws IOException, SQLException {
            try (var service = Service.on(directory)) {
                write(service.says());
                service.kill();
            }
            EmbeddedPostgres.admitBetterAuth(directory);
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertKept(postgres.ownerUrl());
            }
        }

        @Test
        void notWhileTheServerRuns() {
            try (var _ = EmbeddedPostgres.start(directory)) {
                assertThrows(EmbeddedPostgresException.class, () -> EmbeddedPostgres.admitBetterAuth(directory));
            }
        }
    }
}
