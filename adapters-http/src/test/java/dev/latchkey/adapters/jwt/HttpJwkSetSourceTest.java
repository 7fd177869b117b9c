package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 5.6 and 6.12. */
@Timeout(30)
final class HttpJwkSetSourceTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final JwkSetServer server = new JwkSetServer();
    private final HttpJwkSetSource source = source(server.location(), Duration.ofSeconds(10));

    @AfterEach
    void close() {
        source.close();
        server.close();
    }

    private static HttpJwkSetSource source(URI location, Duration timeout) {
        return new HttpJwkSetSource(location, timeout, InstantSource.system(), JwkSetEvents.UNHEARD);
    }

    private FetchFailure failure() {
        return assertThrows(FetchFailure.class, source::fetch);
    }

    /** In the words of an examination. */
    @Nested
    class Tells {
        private final FetchFailures told = new FetchFailures();

        private List<String> told(InstantSource clock, JwkSetServer.Answer answer) throws InterruptedException {
            server.answers(answer);
            try (var heard = new HttpJwkSetSource(server.location(), Duration.ofSeconds(10), clock, told)) {
                heard.fetch();
            } catch (FetchFailure _) {
                // An answer all the same.
            }
            return told.told();
        }

        @Test
        void whyThereIsNoDocument() {
            server.answers(JwkSetServer.status(404, Map.of(), ""));
            assertEquals(JwkSetFinding.Code.NOT_FOUND, failure().finding().code());
            assertTrue(failure().finding().seen().startsWith("status 404"));
            server.close();
            assertEquals(
                    new JwkSetFinding(JwkSetFinding.Code.UNREACHABLE, "no answer"),
                    failure().finding());
        }

        @Test
        void howTheClocksDifferWhateverTheAnswerIs() throws Exception {
            assertEquals(List.of("dated PT0S"), told(InstantSource.system(), JwkSetServer.status(404, Map.of(), "")));
            var behind = InstantSource.fixed(Instant.now().minus(Duration.ofDays(1)));
            assertTrue(told(behind, JwkSetServer.json("{}")).getLast().startsWith("dated PT2"), told.told()::toString);
        }

        @Test
        void nothingOfAClockThatStoredTheAnswer() throws Exception {
            assertEquals(List.of(), told(InstantSource.system(), JwkSetServer.status(404, Map.of("Age", "0"), "")));
        }
    }

    @Nested
    class Fetches {
        @Test
        void theDocumentWithAPlainGet() throws Exception {
            server.answers(JwkSetServer.json("{\"keys\":[]}"));
            assertEquals("{\"keys\":[]}", new String(source.fetch(), StandardCharsets.UTF_8));
            assertEquals(List.of("GET /api/auth/jwks application/json, application/jwk-set+json"), server.requests());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/json",
                    "application/jwk-set+json",
                    "application/json; charset=utf-8",
                    "Application/JSON;charset=UTF-8;q=1",
                    "application/json ;charset=utf-8"
                })
        void anyDeclaredJson(String type) throws Exception {
            server.answers(JwkSetServer.status(200, Map.of("Content-Type", type), "{}"));
            assertEquals("{}", new String(source.fetch(), StandardCharsets.UTF_8));
        }

        @Test
        void asMuchAs64KiB() throws Exception {
            server.answers(JwkSetServer.json(" ".repeat(65_536)));
            assertEquals(65_536, source.fetch().length);
        }
    }

    @Nested
    class Refuses {
        @Test
        void moreThan64KiB() {
            server.answers(JwkSetServer.json(" ".repeat(65_537)));
            assertEquals(Reason.BROKEN_OFF, failure().reason());
        }

        @Test
        void aBodyWithoutEnd() {
            server.answers(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                for (int i = 0; i < 100_000; i++) {
                    exchange.getResponseBody().write(new byte[1000]);
                }
            });
            assertEquals(Reason.BROKEN_OFF, failure().reason());
        }

        @Test
        void aBodyCutShort() {
            server.answers(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
            });
            assertEquals(Reason.BROKEN_OFF, failure().reason());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"text/html", "text/plain", "application/jsonp", "application/json,text/html", "json", ""})
        void otherContent(String type) {
            server.answers(JwkSetServer.status(200, Map.of("Content-Type", type), "{}"));
            assertEquals(Reason.WRONG_CONTENT_TYPE, failure().reason());
        }

        @Test
        void undeclaredContent() {
            server.answers(JwkSetServer.status(200, Map.of(), "{}"));
            assertEquals(Reason.WRONG_CONTENT_TYPE, failure().reason());
        }

        @ParameterizedTest
        @ValueSource(ints = {300, 301, 302, 303, 307, 308, 399})
        void toGoElsewhere(int status) throws Exception {
            try (var other = new JwkSetServer()) {
                server.answers(JwkSetServer.status(
                        status,
                        Map.of("Location", other.location().toString(), "Content-Type", "application/json"),
                        "{}"));
                assertEquals(Reason.REDIRECTED, failure().reason());
                assertEquals(List.of(), other.requests());
            }
        }

        @ParameterizedTest
        @CsvSource({
            "201, WRONG_STATUS", "204, WRONG_STATUS", "299, WRONG_STATUS", "400, WRONG_STATUS", "401, WRONG_STATUS",
            "404, WRONG_STATUS", "428, WRONG_STATUS", "429, RATE_LIMITED", "430, WRONG_STATUS", "500, WRONG_STATUS",
            "503, WRONG_STATUS"
        })
        void anyOtherStatus(int status, Reason reason) {
            server.answers(JwkSetServer.status(status, JSON, status == 204 ? "" : "{\"keys\":[]}"));
            assertEquals(reason, failure().reason());
            assertEquals(Duration.ZERO, failure().retryAfter());
        }
    }

    @Nested
    class Notes {
        @ParameterizedTest
        @CsvSource({
            "429, Retry-After, 7, 7",
            "429, X-Retry-After, 10, 10",
            "503, Retry-After, 120, 120",
            "500, Retry-After, 1, 1",
            "429, Retry-After, 0, 0",
            "429, Retry-After, 999999, 999999",
            "429, Retry-After, 1000000, 0",
            "429, Retry-After, '', 0",
            "429, Retry-After, -5, 0",
            "429, Retry-After, 1.5, 0",
            "429, Retry-After, 7:, 0",
            "429, Retry-After, '/7', 0",
            "429, Retry-After, 'Sat, 21 Nov 2026 03:13:16 GMT', 0"
        })
        void howLongTheIssuerWantsToBeLeftAlone(int status, String header, String value, int seconds) {
            server.answers(JwkSetServer.status(status, Map.of(header, value), "{}"));
            assertEquals(Duration.ofSeconds(seconds), failure().retryAfter());
        }

        @Test
        void theLongerOfTwo() {
            server.answers(JwkSetServer.status(429, Map.of("Retry-After", "3", "X-Retry-After", "9"), "{}"));
            assertEquals(Duration.ofSeconds(9), failure().retryAfter());
            server.answers(JwkSetServer.status(429, Map.of("Retry-After", "9", "X-Retry-After", "3"), "{}"));
            assertEquals(Duration.ofSeconds(9), failure().retryAfter());
        }

        @Test
        void whatBetterAuthSays() {
            var captured = Captured.file("operations")
                    .get("production_rate_limit_on_jwks")
                    .get("headers");
            server.answers(JwkSetServer.status(
                    429,
                    Map.of(
                            "Content-Type", captured.get("content-type").asString(),
                            "X-Retry-After", captured.get("x-retry-after").asString()),
                    "{}"));
            assertEquals(Duration.ofSeconds(10), failure().retryAfter());
        }
    }

    @Nested
    class GivesUp {
        @Test
        void onAServerThatIsNotThere() {
            var location = server.location();
            server.close();
            try (var nowhere = source(location, Duration.ofSeconds(10))) {
                var failure = assertThrows(FetchFailure.class, nowhere::fetch);
                assertEquals(Reason.UNREACHABLE, failure.reason());
                assertEquals(Duration.ZERO, failure.retryAfter());
            }
        }

        @Test
        void onAServerThatSaysNothing() {
            server.answers(server.silence());
            assertTimesOut();
        }

        @Test
        void onABodyThatTrickles() {
            server.answers(server.trickle());
            assertTimesOut();
        }

        @Test
        void whenItIsClosed() {
            source.close();
            assertEquals(Reason.BROKEN_OFF, failure().reason());
        }

        @Test
        void whenItIsInterrupted() throws Exception {
            server.answers(server.silence());
            var fetch = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                return source.fetch();
            });
            Thread.startVirtualThread(fetch);
            var failure = assertThrows(ExecutionException.class, () -> fetch.get(10, TimeUnit.SECONDS));
            assertEquals(
                    InterruptedException.class,
                    Objects.requireNonNull(failure.getCause()).getClass());
        }

        @Test
        void onATlsServerThatNobodyVouchesFor(@TempDir Path directory) throws Exception {
            var tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            tls.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory.resolve("keys.p12"))));
            tls.start();
            var location = URI.create("https://localhost:" + tls.getAddress().getPort() + "/jwks");
            try (var trusting = source(location, Duration.ofSeconds(10))) {
                assertEquals(
                        Reason.NOT_TRUSTED,
                        assertThrows(FetchFailure.class, trusting::fetch).reason());
            } finally {
                tls.stop(0);
            }
        }

        private static SSLContext selfSigned(Path file) throws Exception {
            var keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var made = new ProcessBuilder(
                            keytool,
                            "-genkeypair",
                            "-alias",
                            "tls",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            "password")
                    .redirectErrorStream(true)
                    .start();
            made.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertEquals(0, made.waitFor());
            var password = "password".toCharArray();
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(KeyStore.getInstance(file.toFile(), password), password);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }

        private void assertTimesOut() {
            try (var hasty = source(server.location(), Duration.ofMillis(200))) {
                assertEquals(
                        Reason.TIMED_OUT,
                        assertThrows(FetchFailure.class, hasty::fetch).reason());
            }
        }
    }
}
