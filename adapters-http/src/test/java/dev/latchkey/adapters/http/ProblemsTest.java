package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.body;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String EVERYTHING = "dev.latchkey.adapters.http.ProblemsTest#everyCodeInEveryLanguage";

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    static Stream<Arguments> everyCodeInEveryLanguage() {
        return Arrays.stream(ProblemCode.values())
                .flatMap(code -> Arrays.stream(Language.values()).map(language -> Arguments.of(code, language)));
    }

    static Stream<Arguments> hostileHeaders() {
        return Stream.of(
                        ",".repeat(8 * 1024 - 100),
                        ";q=,".repeat(2000),
                        "de;q=" + "9".repeat(4000),
                        "de;q=nonsense",
                        "de;q=-1",
                        "de;q=1e9",
                        "de;q=0.0000000001",
                        "\"".repeat(1000),
                        "\\".repeat(1000),
                        "-".repeat(1000),
                        "*".repeat(1000),
                        ";".repeat(1000),
                        "\u00e4\u00f6\u00fc",
                        "\u00ff".repeat(500),
                        "d\u00eb",
                        "de\u00a0")
                .map(Arguments::of);
    }

    @Nested
    class Codes {
        @Test
        void areThoseOfTheContract() {
            var statuses = new TreeMap<String, Integer>();
            for (var code : ProblemCode.values()) {
                statuses.put(code.text(), code.status());
            }
            assertEquals(
                    Map.ofEntries(
                            Map.entry("missing_token", 401),
                            Map.entry("invalid_token", 401),
                            Map.entry("token_expired", 401),
                            Map.entry("token_revoked", 401),
                            Map.entry("invalid_request", 400),
                            Map.entry("invalid_body", 400),
                            Map.entry("not_found", 404),
                            Map.entry("method_not_allowed", 405),
                            Map.entry("precondition_failed", 412),
                            Map.entry("body_too_large", 413),
                            Map.entry("unsupported_media_type", 415),
                            Map.entry("idempotency_key_reused", 422),
                            Map.entry("headers_too_large", 431),
                            Map.entry("internal_error", 500),
                            Map.entry("overloaded", 503),
                            Map.entry("keys_unavailable", 503),
                            Map.entry("database_unavailable", 503)),
                    statuses);
        }

        @ParameterizedTest
        @CsvSource({
            "400,INVALID_REQUEST",
            "404,NOT_FOUND",
            "405,METHOD_NOT_ALLOWED",
            "413,BODY_TOO_LARGE",
            "414,INVALID_REQUEST",
            "422,INVALID_REQUEST",
            "431,HEADERS_TOO_LARGE",
            "499,INVALID_REQUEST",
            "500,INTERNAL_ERROR",
            "501,INTERNAL_ERROR",
            "503,OVERLOADED",
            "505,INTERNAL_ERROR"
        })
        void coverTheWebServersOwn(int status, ProblemCode code) {
            assertEquals(code, ProblemCode.ofStatus(status));
        }
    }

    @Nested
    class Explanations {
        @ParameterizedTest
        @MethodSource(EVERYTHING)
        void areJsonForPrograms(ProblemCode code, Language language) throws Exception {
            var answer = live.get(code.type(), "Accept-Language", language.tag());
            assertEquals(200, answer.statusCode());
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals(language.tag(), header(answer, "Content-Language"));
            assertEquals("Accept, Accept-Language", header(answer, "Vary"));
            assertEquals("", header(answer, "Content-Security-Policy"));
            var problem = ProblemTexts.in(language).of(code);
            var expected = Json.MAPPER.createObjectNode();
            expected.put("type", "/problems/" + code.text());
            expected.put("code", code.text());
            expected.put("status", code.status());
            expected.put("title", problem.title());
            expected.put("detail", problem.detail());
            expected.put("meaning", problem.meaning());
            problem.causes().forEach(expected.putArray("causes")::add);
            problem.client().forEach(expected.putArray("client")::add);
            problem.operator().forEach(expected.putArray("operator")::add);
            assertEquals(expected, body(answer));
        }

        @ParameterizedTest
        @MethodSource(EVERYTHING)
        void arePagesForPeople(ProblemCode code, Language language) throws Exception {
            var answer = live.get(code.type(), "Accept", BROWSER, "Accept-Language", language.tag() + ",en;q=0.1");
            assertEquals(200, answer.statusCode());
            assertEquals("text/html; charset=utf-8", header(answer, "Content-Type"));
            assertEquals(language.tag(), header(answer, "Content-Language"));
            assertEquals("Accept, Accept-Language", header(answer, "Vary"));
            var page = answer.body();
            var texts = ProblemTexts.in(language);
            var problem = texts.of(code);
            assertTrue(page.startsWith("<!doctype html>\n<html lang=\"" + language.tag() + "\">\n"));
            for (var text : List.of(
                    "<title>" + problem.title() + " · Latchkey</title>",
                    "<h1>" + problem.title() + "</h1>",
                    "<span>" + code.status() + "</span> <code>" + code.text() + "</code>",
                    "<p class=\"detail\">" + problem.detail() + "</p>",
                    "<h2>" + texts.headings().meaning() + "</h2>",
                    "<h2>" + texts.headings().causes() + "</h2>",
                    "<h2>" + texts.headings().client() + "</h2>",
                    "<h2>" + texts.headings().operator() + "</h2>")) {
                assertEquals(2, page.split(text, -1).length, text);
            }
            assertEquals(
                    problem.causes().size()
                            + problem.client().size()
                            + problem.operator().size(),
                    page.split("<li>", -1).length - 1);
            assertFalse(page.contains("`") || page.contains("$") || page.contains("null"));
        }

        @Test
        void arePagesMadeLikeThis() throws Exception {
            var page = live.get("/problems/method_not_allowed", "Accept", "text/html")
                    .body();
            assertEquals("""
                    <!doctype html>
                    <html lang="en">
                    <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <meta name="color-scheme" content="light dark">
                    <title>Method not allowed · Latchkey</title>
                    <style></style>
                    </head>
                    <body>
                    <main>
                    <header>
                    <p class="code"><span>405</span> <code>method_not_allowed</code></p>
                    <h1>Method not allowed</h1>
                    <p class="detail">This path does not know the method.</p>
                    </header>
                    <section>
                    <h2>What it means</h2>
                    <p>There is something at this path, but it does not take this method.</p>
                    </section>
                    <section>
                    <h2>Usual causes</h2>
                    <ul>
                    <li>The list and a single task were mixed up: <code>POST</code> adds to <code>/api/tasks</code>; \
                    <code>PATCH</code> and <code>DELETE</code> want the id of a task.</li>
                    <li>A redirect on the way turned <code>POST</code> into <code>GET</code>.</li>
                    </ul>
                    </section>
                    <div class="todo">
                    <section>
                    <h2>What the client should do</h2>
                    <ul>
                    <li>Use one of the methods in the <code>Allow</code> header.</li>
                    </ul>
                    </section>
                    <section>
                    <h2>What the operator should look at</h2>
                    <ul>
                    <li>See whether a proxy redirects, for instance from <code>http</code> to <code>https</code>.</li>
                    </ul>
                    </section>
                    </div>
                    <footer><p>Latchkey · <a href="../docs">API documentation</a></p></footer>
                    </main>
                    </body>
                    </html>
                    """, page.replaceFirst("(?s)<style>.*</style>", "<style></style>"));
        }

        /** Threat 6.15. */
        @Test
        void mayUseTheirOwnStyleAndNothingElse() throws Exception {
            var answer = live.get("/problems/overloaded", "Accept", BROWSER);
            var style = answer.body().replaceFirst("(?s).*<style>(.*)</style>.*", "$1");
            assertTrue(style.contains("color-scheme: light dark"));
            assertFalse(style.contains("url(") || style.contains("@import"));
            var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    "default-src 'none'; style-src 'sha256-"
                            + Base64.getEncoder().encodeToString(hash)
                            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                    header(answer, "Content-Security-Policy"));
            assertFalse(answer.body().contains(" style=") || answer.body().contains("<script"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "*/*|application/json",
                    "application/json|application/json",
                    "text/html;q=0,*/*|application/json",
                    "image/png|application/json",
                    "text/html|text/html; charset=utf-8",
                    "application/json;q=0.5,text/html;q=0.6|text/html; charset=utf-8"
                })
        void areWhatIsAskedFor(String accept, String type) throws Exception {
            assertEquals(type, header(live.get("/problems/overloaded", "Accept", accept), "Content-Type"));
        }

        @Test
        void readAHeaderThatComesInParts() throws Exception {
            var accept = "Accept: application/json;q=0.5\r\nAccept: text/html\r\n";
            var language = "Accept-Language: fr;q=0.5\r\nAccept-Language: es\r\n";
            var answer = live.raw("GET /problems/overloaded HTTP/1.1\r\nHost: a\r\n" + accept + language + "\r\n");
            assertEquals("text/html; charset=utf-8", answer.header("content-type"));
            assertEquals("es", answer.header("content-language"));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.http.ProblemsTest#hostileHeaders")
        void areEnglishJsonWhateverTheHeadersHold(String value) throws Exception {
            var answer = live.raw("GET /problems/overloaded HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + "Accept: "
                    + value.replace("de", "text/html") + "\r\n\r\n");
            assertEquals(200, answer.status());
            assertEquals("application/json", answer.header("content-type"));
            var other = live.raw("GET /problems/overloaded HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Accept-Language: " + value + "\r\n\r\n");
            assertEquals(200, other.status());
            assertEquals("en", other.header("content-language"));
            assertEquals(answer.body(), other.body());
        }

        @Test
        void areThereForKnownCodesOnly() throws Exception {
            var answer = live.get("/problems/none", "Accept", BROWSER, "Accept-Language", "de");
            assertEquals(404, answer.statusCode());
            assertEquals("application/problem+json", header(answer, "Content-Type"));
            assertEquals("de", header(answer, "Content-Language"));
            assertEquals("Accept-Language", header(answer, "Vary"));
        }
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @EnumSource
        void speakTheReadersLanguage(Language language) throws Exception {
            var answer =
                    live.get("/api/me", "Authorization", "Bearer rejected-EXPIRED", "Accept-Language", language.tag());
            var problem = ProblemTexts.in(language).of(ProblemCode.TOKEN_EXPIRED);
            assertEquals(401, answer.statusCode());
            assertEquals("application/problem+json", header(answer, "Content-Type"));
            assertEquals(language.tag(), header(answer, "Content-Language"));
            assertEquals("Accept-Language", header(answer, "Vary"));
            assertEquals(
                    "{\"type\":\"/problems/token_expired\",\"title\":\"" + problem.title()
                            + "\",\"status\":401,\"detail\":\"" + problem.detail()
                            + "\",\"code\":\"token_expired\",\"requestId\":\"" + header(answer, "X-Request-Id")
                            + "\"}",
                    answer.body());
            assertEquals(
                    "Bearer error=\"invalid_token\", error_description=\"The bearer token was good, but its time has"
                            + " passed.\", resource_metadata=\"/.well-known/oauth-protected-resource\"",
                    header(answer, "WWW-Authenticate"));
        }

        @Test
        void sayMoreInItToo() throws Exception {
            var answer = live.get(
                    "/api/tasks?limit=0", "Authorization", ALICE, "Accept-Language", "es-MX,es;q=0.9,en;q=0.8");
            var texts = ProblemTexts.in(Language.SPANISH);
            assertEquals(400, answer.statusCode());
            assertEquals("es", header(answer, "Content-Language"));
            assertEquals(
                    texts.of(ProblemCode.INVALID_REQUEST).title(),
                    body(answer).path("title").stringValue());
            assertEquals(
                    texts.of(Detail.TASK_QUERY), body(answer).path("detail").stringValue());
        }

        @Test
        void nameTheFaultsOfABodyInIt() throws Exception {
            var answer = live.post("{\"title\":\"\",\"a\\\"b\":1}", "Authorization", ALICE, "Accept-Language", "ja");
            var texts = ProblemTexts.in(Language.JAPANESE);
            assertEquals(400, answer.statusCode());
            assertEquals(
                    "{\"type\":\"/problems/invalid_body\",\"title\":\""
                            + texts.of(ProblemCode.INVALID_BODY).title() + "\",\"status\":400,\"detail\":\""
                            + texts.of(ProblemCode.INVALID_BODY).detail()
                            + "\",\"code\":\"invalid_body\",\"requestId\":\"" + header(answer, "X-Request-Id")
                            + "\",\"errors\":[{\"pointer\":\"/a\\\"b\",\"detail\":\"" + texts.of(Detail.UNKNOWN_MEMBER)
                            + "\"},{\"pointer\":\"/title\",\"detail\":\"" + texts.of(Detail.TITLE) + "\"}]}",
                    answer.body());
        }

        @ParameterizedTest
        @CsvSource({"de,de", "'zh-TW,zh;q=0.9',zh-Hans", "'',en"})
        void ofTheWebServerItselfDoSoAsWell(String asked, String language) throws Exception {
            var answer = live.raw(
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nAccept-Language: " + asked + "\r\n\r\n");
            assertEquals(400, answer.status());
            assertEquals(language, answer.header("content-language"));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.http.ProblemsTest#hostileHeaders")
        void areEnglishWhateverTheHeaderHolds(String value) throws Exception {
            var answer = live.raw(
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Language: " + value + "\r\n\r\n");
            assertEquals(401, answer.status());
            assertEquals("missing_token", answer.code());
            assertEquals("en", answer.header("content-language"));
        }

        @Test
        void areNotAllThatVaries() throws Exception {
            var answer = live.get("/api/me", "Authorization", ALICE, "Accept-Language", "de");
            assertEquals(200, answer.statusCode());
            assertEquals("", header(answer, "Content-Language"));
            assertEquals("", header(answer, "Vary"));
        }
    }
}
