package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program in a process of its own, with its embedded PostgreSQL and the development issuer. */
@Timeout(180)
class ProgramTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path data;

    private Map<String, String> environment(String... namesAndValues) {
        var environment =
                new TreeMap<>(Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }

    /** {@code dev}, listening; what it printed for people to paste. */
    private record Dev(Program program, URI url, String alice, String bob) {
        static Dev start(Map<String, String> environment) throws IOException, InterruptedException {
            var program = Program.start(environment, "dev");
            var line = program.awaitLine("Latchkey is listening on ");
            var url = URI.create(line.replaceAll(".* on (http://localhost:\\d+)\\..*", "$1"));
            var alice = program.awaitLine("ALICE=").substring("ALICE=".length());
            var bob = program.awaitLine("BOB=").substring("BOB=".length());
            return new Dev(program, url, alice, bob);
        }

        HttpResponse<String> get(String token, String path) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
            return HTTP.send(request.build(), BodyHandlers.ofString());
        }

        HttpResponse<String> add(String token, String title) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url.resolve("/api/tasks"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"title\":\"" + title + "\"}"));
            return HTTP.send(request.build(), BodyHandlers.ofString());
        }

        JsonNode tasks(String token) throws IOException, InterruptedException {
            return JsonMapper.shared().readTree(get(token, "/api/tasks").body()).get("items");
        }
    }

    @Nested
    class Development {
        @Test
        void keepsTwoUsersApartAndTheirTasksOverAKill() throws IOException, InterruptedException {
            var dev = Dev.start(environment());
            try (var program = dev.program()) {
                assertEquals(
                        "{\"userId\":\"alice\"}",
                        dev.get(dev.alice(), "/api/me").body());
                assertEquals(201, dev.add(dev.alice(), "hers").statusCode());
                assertEquals(201, dev.add(dev.bob(), "his").statusCode());
                var hers = dev.tasks(dev.alice());
                assertEquals(1, hers.size());
                assertEquals("hers", hers.get(0).get("title").stringValue());
                var path = "/api/tasks/" + hers.get(0).get("id").stringValue();
                assertEquals(200, dev.get(dev.alice(), path).statusCode());
                assertEquals(404, dev.get(dev.bob(), path).statusCode());
                program.kill();
                program.awaitEnd();
            }

            var again = Dev.start(environment());
            try (var program = again.program()) {
                // The issuer's key is kept as well: yesterday's token still counts.
                assertEquals(
                        "hers", again.tasks(dev.alice()).get(0).get("title").stringValue());
                assertEquals("his", again.tasks(again.bob()).get(0).get("title").stringValue());
                program.terminate();
                assertEquals(128 + 15, program.awaitEnd());
            }
        }

        @Test
        void leavesNoDatabaseRunningWhereItIsStoppedWhileItStarts() throws IOException, InterruptedException {
            try (var program = Program.start(environment(), "dev")) {
                program.awaitLine("embedded_postgres.started");
                program.terminate();
                assertEquals(128 + 15, program.awaitEnd());
            }
            try (var files = Files.walk(data)) {
                assertFalse(files.anyMatch(it -> it.endsWith("postmaster.pid")));
            }
        }

        @Test
        void keepsItsKeyAndItsDatabaseReadableToTheUserAlone() throws IOException, InterruptedException {
            var dev = Dev.start(environment());
            try (var program = dev.program();
                    var files = Files.walk(data)) {
                assertTrue(program.lines().size() > 1);
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(data.resolve("development-issuer/key"))));
                assertTrue(files.anyMatch(it -> it.endsWith("PG_VERSION")));
            }
        }
    }

    @Nested
    class Log {
        @Test
        void isOneJsonObjectALineAndHoldsNoToken() throws IOException, InterruptedException {
            var dev = Dev.start(environment());
            try (var program = dev.program()) {
                dev.get(dev.alice(), "/api/me");
                dev.get(dev.alice() + "x", "/api/me");
                program.terminate();
                program.awaitEnd();
                var json = program.lines().stream()
                        .filter(it -> it.startsWith("{"))
                        .map(JsonMapper.shared()::readTree)
                        .filter(it -> it.get("event").stringValue().equals("request"))
                        .toList();

                assertEquals(2, json.size());
                assertEquals(200, json.getFirst().get("status").intValue());
                assertEquals(401, json.getLast().get("status").intValue());
                assertTrue(json.getLast().has("reason"));
                assertTrue(json.getLast().has("requestId"));
                var signature = dev.alice().substring(dev.alice().lastIndexOf('.') + 1);
                assertFalse(json.toString().contains(signature));
            }
        }
    }

    @Nested
    class WithHelidonsEngine {
        @Test
        void verifiesAndSaysWhatItCannot() throws IOException, InterruptedException {
            var secret = "only-for-tests-".repeat(3);
            var dev = Program.start(
                    environment(
                            "LATCHKEY_TOKEN_ENGINE",
                            "helidon",
                            "LATCHKEY_TOKEN_ISSUER",
                            SecretToken.ISSUER,
                            "LATCHKEY_TOKEN_AUDIENCE",
                            SecretToken.AUDIENCE,
                            "LATCHKEY_TOKEN_SECRET",
                            secret,
                            "LATCHKEY_TOKEN_JWKS_URL",
                            Files.writeString(data.resolve("jwks.json"), "{\"keys\":[]}")
                                    .toUri()
                                    .toString()),
                    "dev");
            try (dev) {
                var url = dev.awaitLine("Latchkey is listening on ").replaceAll(".* on (\\S+) and .*", "$1");
                var request = HttpRequest.newBuilder(URI.create(url + "/api/me"))
                        .header("Authorization", "Bearer " + SecretToken.of(secret))
                        .build();
                assertEquals(
                        "{\"userId\":\"carol\"}",
                        HTTP.send(request, BodyHandlers.ofString()).body());
                dev.terminate();
                dev.awaitEnd();
                var log = dev.lines().stream()
                        .filter(it -> it.startsWith("{"))
                        .map(JsonMapper.shared()::readTree)
                        .toList();
                var verifying = log.stream()
                        .filter(it -> it.get("event").stringValue().equals("verifying"))
                        .findFirst()
                        .orElseThrow();
                assertEquals("HELIDON", verifying.get("engine").stringValue());
                assertEquals(
                        "shared secret, alg HS256", verifying.get("keys").get(0).stringValue());
                assertEquals(
                        List.of("EdDSA", "Ed25519", "PS256", "PS384", "PS512"),
                        log.stream()
                                .filter(it -> it.get("event").stringValue().equals("not verifying"))
                                .map(it -> it.get("warning").stringValue())
                                .map(it -> it.replace("the signature engine cannot prove ", ""))
                                .toList());
            }
        }
    }

    @Nested
    class ThatCannotStart {
        private void assertEnds(int exitCode, String line, Map<String, String> environment, String command)
                throws IOException, InterruptedException {
            try (var program = Program.start(environment, command)) {
                assertEquals(exitCode, program.awaitEnd());
                var said = program.lines().stream()
                        .filter(it -> !it.startsWith("{"))
                        .toList();
                assertEquals(1, said.size(), said::toString);
                assertTrue(said.getFirst().matches(line), said::toString);
            }
        }

        @Test
        void saysWhichPortIsInUse() throws IOException, InterruptedException {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var port = taken.getLocalPort();
                assertEnds(
                        1,
                        "latchkey: cannot listen on 127\\.0\\.0\\.1:" + port + ".*",
                        environment("PORT", String.valueOf(port)),
                        "dev");
            }
        }

        @Test
        void saysThatTheDataDirectoryCannotBeUsed() throws IOException, InterruptedException {
            var file = Files.createFile(data.resolve("file"));
            assertEnds(1, "latchkey: .*", environment("LATCHKEY_DATA_DIR", file.toString()), "dev");
        }

        @Test
        void saysThatTheDatabaseCannotBeReached() throws IOException, InterruptedException {
            assertEnds(
                    1,
                    "latchkey: .*",
                    environment(
                            "DATABASE_URL",
                            "postgresql://app:hush@127.0.0.1:1/db",
                            "BETTER_AUTH_URL",
                            "http://127.0.0.1:1"),
                    "serve");
        }
    }
}
