package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwkSetFinding.Code;
import dev.latchkey.domain.token.TokenPolicy;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetExaminationTest {
    private static final String KEY = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"a\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    private static final String OTHER =
            KEY.replace("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw");

    private final JwkSetServer server = new JwkSetServer();

    @AfterEach
    void close() {
        server.close();
    }

    private JwkSetExamination examination(URI location, Set<JwsAlgorithm> algorithms) {
        var jwkSet = new JwkSetConfig(
                location,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        var policy = new TokenPolicy("i", Set.of("a"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(1), false);
        return JwkSetExamination.of(
                jwkSet,
                new JwtConfig(policy, algorithms, List.of(), jwkSet),
                new JcaSignatureEngine(),
                InstantSource.system());
    }

    private List<JwkSetFinding> findings() {
        return examination(server.location(), Set.of()).findings();
    }

    private static List<JwkSetFinding> only(Code code, String seen) {
        return List.of(new JwkSetFinding(code, seen));
    }

    private static List<JwkSetFinding> keys(String document, JwkSetFinding... others) {
        var findings = new ArrayList<JwkSetFinding>();
        findings.add(new JwkSetFinding(Code.ANSWERED, "status 200, " + document.length() + " bytes"));
        findings.addAll(List.of(others));
        return findings;
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    @Nested
    class OfAnAnswer {
        @ParameterizedTest
        @CsvSource({
            "404, NOT_FOUND",
            "403, WRONG_STATUS",
            "499, WRONG_STATUS",
            "500, SERVER_ERROR",
            "503, SERVER_ERROR",
            "429, RATE_LIMITED"
        })
        void thatIsNoSuccessTellsItsStatus(int status, Code code) {
            server.answers(JwkSetServer.status(status, Map.of(), ""));

            assertEquals(only(code, "status " + status + ", no content type"), findings());
        }

        @ParameterizedTest
        @CsvSource({
            "200, Text/HTML; charset=utf-8, HTML, text/html",
            "404, text/html, HTML, text/html",
            "401, text/html, HTML, text/html",
            "502, text/html, HTML, text/html",
            "429, text/html, RATE_LIMITED, text/html",
            "404, application/json, NOT_FOUND, application/json",
            "500, text/plain, SERVER_ERROR, text/plain",
            "200, text/plain, WRONG_CONTENT_TYPE, text/plain",
            "200, <script>, WRONG_CONTENT_TYPE, no content type"
        })
        void thatIsNoJsonTellsItsType(int status, String type, Code code, String seen) {
            server.answers(JwkSetServer.status(status, Map.of("Content-Type", type), set(KEY)));

            assertEquals(only(code, "status " + status + ", " + seen), findings());
        }

        @ParameterizedTest
        @CsvSource({
            "200, text/html, HTML",
            "404, text/html, HTML",
            "404, text/plain, NOT_FOUND",
            "200, application/json, BROKEN_OFF"
        })
        void thatIsTooLongIsStillWhatItSaysItIs(int status, String type, Code code) {
            server.answers(JwkSetServer.status(status, Map.of("Content-Type", type), " ".repeat(65_537)));

            assertEquals(only(code, "status " + status + ", " + type), findings());
        }

        @ParameterizedTest
        @CsvSource({
            "https://www.example.com/api/auth/jwks, https://www.example.com/api/auth/jwks",
            "https://who:hush@www.example.com:8443/a%20b?hush#hush, https://www.example.com:8443/a%20b",
            "https://www.example.com, https://www.example.com",
            "//other.example/jwks, http://other.example/jwks",
            "https://www.example.com/é, https://www.example.com/%C3%A9",
        })
        void thatRedirectsTellsWhereButNoCredential(String to, String shown) {
            server.answers(JwkSetServer.status(302, Map.of("Location", to), ""));

            assertEquals(only(Code.REDIRECTED, "status 302 to " + shown), findings());
        }

        @Test
        void thatRedirectsToItselfTellsItsOwnPlace() {
            server.answers(JwkSetServer.status(308, Map.of("Location", "/login?from=hush"), ""));

            assertEquals(
                    only(Code.REDIRECTED, "status 308 to " + server.location().resolve("/login")), findings());
        }

        @Test
        void thatRedirectsToALongPlaceTellsNoneLongerThan200Characters() {
            var place = "https://www.example.com/";
            var longest = place + "a".repeat(200 - place.length());
            server.answers(JwkSetServer.status(301, Map.of("Location", longest), ""));
            assertEquals(only(Code.REDIRECTED, "status 301 to " + longest), findings());
            server.answers(JwkSetServer.status(301, Map.of("Location", longest + "a"), ""));
            assertEquals(only(Code.REDIRECTED, "status 301"), findings());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "https://a b", "mailto:hush@example.com", "https:///hush"})
        void thatRedirectsNowhereTellsItsStatus(String to) {
            server.answers(JwkSetServer.status(302, to.isEmpty() ? Map.of() : Map.of("Location", to), ""));

            assertEquals(only(Code.REDIRECTED, "status 302"), findings());
        }

        @Test
        void thatIsNoJwkSetTellsItsSize() {
            server.answers(JwkSetServer.json("{}"));

            assertEquals(only(Code.NOT_JSON, "status 200, 2 bytes"), findings());
        }

        @Test
        void thatDoesNotComeTellsWhy() {
            var location = server.location();
            server.answers(server.silence());
            assertEquals(only(Code.TIMED_OUT, "no answer"), findings());
            server.close();

            assertEquals(
                    only(Code.UNREACHABLE, "no answer"),
                    examination(location, Set.of()).findings());
            assertEquals(
                    only(Code.HOST_UNKNOWN, "no answer"),
                    examination(URI.create("http://nowhere.invalid/"), Set.of()).findings());
        }
    }

    @Nested
    class OfKeys {
        private void assertFound(String document, JwkSetFinding... expected) {
            server.answers(JwkSetServer.json(document));

            assertEquals(keys(document, expected), findings());
        }

        @Test
        void namesThoseThatAreUsed() {
            assertFound(set(KEY), new JwkSetFinding(Code.KEYS_USABLE, "kid a, alg Ed25519"));
        }

        @Test
        void saysThatThereAreNoneOrNoneToUse() {
            assertFound(set(), new JwkSetFinding(Code.EMPTY, "none"));
            assertFound(
                    set("1"),
                    new JwkSetFinding(Code.UNUSABLE_KEYS, "index 0 is not a JSON object"),
                    new JwkSetFinding(Code.NO_USABLE_KEY, "none"));
        }

        @Test
        void tellsIncidentsFromFaults() {
            assertFound(
                    set(KEY.replace("}", ",\"d\":\"x\"}"), "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"x\"}", "1"),
                    new JwkSetFinding(
                            Code.PRIVATE_MEMBERS, "kid a has private members that are published for all to read"),
                    new JwkSetFinding(
                            Code.SYMMETRIC_KEYS, "kid s is a symmetric key that is published for all to read"),
                    new JwkSetFinding(Code.UNUSABLE_KEYS, "index 2 is not a JSON object"),
                    new JwkSetFinding(Code.NO_USABLE_KEY, "none"));
        }

        @Test
        void tellsOfOneNameForDifferentKeysOnce() {
            assertFound(
                    set(KEY, OTHER),
                    new JwkSetFinding(Code.DUPLICATE_KIDS, "kid a has a kid that another key of the set has, too"),
                    new JwkSetFinding(Code.NO_USABLE_KEY, "none"));
        }

        @Test
        void saysWhereTheListAllowsNoneOfThem() {
            server.answers(JwkSetServer.json(set(KEY)));

            assertEquals(
                    keys(set(KEY), new JwkSetFinding(Code.NO_ALLOWED_KEY, "kid a, alg Ed25519")),
                    examination(server.location(), Set.of(JwsAlgorithm.ES256)).findings());
            assertEquals(
                    keys(set(KEY), new JwkSetFinding(Code.KEYS_USABLE, "kid a, alg Ed25519")),
                    examination(server.location(), Set.of(JwsAlgorithm.EDDSA)).findings());
        }
    }

    @Test
    void endsWhenItIsToldTo() {
        server.answers(server.silence());
        Thread.currentThread().interrupt();

        var examination = examination(server.location(), Set.of());

        assertTrue(Thread.interrupted());
        assertEquals(new JwkSetExamination(only(Code.NOT_EXAMINED, "stopped"), null), examination);
    }

    @Nested
    class OfAFile {
        @Test
        void readsItAndKnowsNoClock(@TempDir Path directory) throws Exception {
            var file = directory.resolve("jwks.json");
            assertEquals(
                    new JwkSetExamination(only(Code.FILE_UNREADABLE, file.toString()), null),
                    examination(file.toUri(), Set.of()));

            Files.writeString(file, set(KEY));
            assertEquals(
                    new JwkSetExamination(
                            List.of(
                                    new JwkSetFinding(Code.ANSWERED, "the file, " + set(KEY).length() + " bytes"),
                                    new JwkSetFinding(Code.KEYS_USABLE, "kid a, alg Ed25519")),
                            null),
                    examination(file.toUri(), Set.of()));
        }
    }

    @Nested
    class OfTheClock {
        private static @Nullable Duration difference(Map<String, List<String>> headers, String before, String after) {
            return JwkSetExamination.clockDifference(
                    HttpHeaders.of(headers, (name, value) -> true),
                    Instant.parse("2026-11-28T12:00:" + before + "Z"),
                    Instant.parse("2026-11-28T12:00:" + after + "Z"));
        }

        @ParameterizedTest
        @CsvSource({
            "10, 10.5, 10.5, PT0S",
            "10, 10, 10, PT0S",
            "11, 10.5, 10.6, PT0.4S",
            "11, 10.5, 11, PT0S",
            "09, 10, 12, PT0S",
            "09, 10.5, 12, PT-0.5S",
            "40, 10, 10, PT30S"
        })
        void isWhatNoDelayExplains(String date, String before, String after, Duration expected) {
            var header = Map.of("Date", List.of("Sat, 28 Nov 2026 12:00:" + date + " GMT"));

            assertEquals(expected, difference(header, before, after));
        }

        @Test
        void isNotKnownWithoutADate() {
            assertNull(difference(Map.of(), "10", "10"));
            assertNull(difference(Map.of("Date", List.of("yesterday")), "10", "10"));
            assertNull(difference(
                    Map.of("Date", List.of("Sat, 28 Nov 2026 12:00:10 GMT"), "Age", List.of("0")), "10", "10"));
        }

        @Test
        void isOfTheAnswerWhateverItSays() {
            server.answers(JwkSetServer.status(404, Map.of(), ""));

            assertNotNull(examination(server.location(), Set.of()).clockDifference());
        }
    }
}
