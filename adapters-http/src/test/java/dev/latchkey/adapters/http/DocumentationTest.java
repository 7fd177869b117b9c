package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.body;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    @Nested
    class OpenApi {
        private JsonNode description() throws Exception {
            var answer = live.get("/openapi");
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals("no-cache", header(answer, "Cache-Control"));
            return body(answer);
        }

        @Test
        void isOfVersion31() throws Exception {
            assertEquals("3.1.0", description().path("openapi").stringValue());
        }

        @Test
        void hasTheVersionOfTheBuild() throws Exception {
            var pom = Files.readString(Path.of(System.getProperty("basedir", ""), "pom.xml"));
            var version = pom.replaceFirst("(?s).*?<version>(.*?)(-SNAPSHOT)?</version>.*", "$1");
            assertEquals(version, description().path("info").path("version").stringValue());
        }

        @Test
        void listsTheRoutesThatThereAreAndWhoMayUseThem() throws Exception {
            var described = new TreeMap<String, Boolean>();
            var all = description();
            assertEquals("[{\"bearer\":[]}]", all.path("security").toString());
            all.path("paths")
                    .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                        if (METHODS.contains(method)) {
                            // An operation without a word of its own takes the token that all take.
                            described.put(
                                    method.toUpperCase(Locale.ROOT) + " " + path,
                                    operation.path("security").isMissingNode());
                        }
                    }));
            var served = new TreeMap<String, Boolean>();
            LiveServer.table()
                    .routes()
                    .forEach(route -> served.put(
                            route.method() + " " + route.pattern(), route.access() instanceof Route.Access.Private));
            assertEquals(served, described);
        }

        @Test
        void listsTheProblemsThatThereAre() throws Exception {
            var problems = description();
            var listed = new TreeSet<String>();
            problems.path("components")
                    .path("schemas")
                    .path("ProblemCode")
                    .path("enum")
                    .forEach(code -> listed.add(code.stringValue()));
            var codes = new TreeSet<>(
                    Arrays.stream(ProblemCode.values()).map(ProblemCode::text).toList());
            assertEquals(codes, listed);
        }

        @Test
        void showsEachProblemAsItIs() throws Exception {
            var shown = new TreeSet<String>();
            description().path("components").path("examples").forEachEntry((name, example) -> {
                var code = ProblemCode.of(name).orElseThrow();
                var title = ProblemTexts.in(Language.ENGLISH).of(code).title();
                var value = example.path("value");
                assertEquals(name, value.path("code").stringValue());
                assertEquals(code.type(), value.path("type").stringValue());
                assertEquals(title, value.path("title").stringValue());
                assertEquals(code.status(), value.path("status").intValue());
                assertEquals(code.detail(), value.path("detail").stringValue());
                shown.add(name);
            });
            assertEquals(ProblemCode.values().length, shown.size());
        }

        @Test
        void pointsNowhereThatIsNotThere() throws Exception {
            var all = description();
            var references = Pattern.compile("\"\\$ref\":\"#(/[^\"]+)\"").matcher(all.toString());
            var count = 0;
            for (; references.find(); count++) {
                assertFalse(all.at(references.group(1)).isMissingNode(), references.group(1));
            }
            assertTrue(count > 50);
        }

        @Test
        void saysWhatAnExportAndAReceiptAreMadeOf() throws Exception {
            var schemas = description().path("components").path("schemas");
            var export = live.get("/api/me/export", "Authorization", "Bearer user-eve");
            assertEquals(
                    new TreeSet<>(body(export).propertyNames()),
                    new TreeSet<>(schemas.path("Export").path("properties").propertyNames()));
            var receipt = live.send("DELETE", "/api/me", "", "Authorization", "Bearer user-eve");
            assertEquals(
                    new TreeSet<>(body(receipt).propertyNames()),
                    new TreeSet<>(schemas.path("Erased").path("properties").propertyNames()));
        }

        @Test
        void saysWhatAnExplanationIsMadeOf() throws Exception {
            var described = description().path("components").path("schemas").path("Explanation");
            assertEquals(
                    new TreeSet<>(body(live.get("/problems/not_found")).propertyNames()),
                    new TreeSet<>(described.path("properties").propertyNames()));
        }

        @Test
        void saysWhatATaskIsMadeOf() throws Exception {
            var answer = live.post("{\"title\":\"a\"}", "Authorization", LiveServer.ALICE);
            var described = description().path("components").path("schemas").path("Task");
            assertEquals(
                    new TreeSet<>(body(answer).propertyNames()),
                    new TreeSet<>(described.path("properties").propertyNames()));
        }
    }

    @Nested
    class Docs {
        private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
                + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

        @Test
        void isAPageThatMayAskThisServerAlone() throws Exception {
            var answer = live.get("/docs");
            assertEquals(200, answer.statusCode());
            assertEquals("text/html; charset=utf-8", header(answer, "Content-Type"));
            assertEquals(POLICY, header(answer, "Content-Security-Policy"));
            assertFalse(answer.body().contains("//"));
        }

        @Test
        void isMadeOfWhatIsServed() throws Exception {
            var page = live.get("/docs").body();
            var references = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page);
            var count = 0;
            for (; references.find(); count++) {
                assertEquals(200, live.get("/" + references.group(1)).statusCode(), references.group(1));
            }
            assertEquals(6, count);
        }

        @ParameterizedTest
        @CsvSource({
            "docs.css,text/css,.dark-mode",
            "docs.js,text/javascript,SwaggerUIBundle({",
            "swagger-ui-bundle.js,text/javascript,SwaggerUIBundle",
            "swagger-ui.css,text/css,.swagger-ui",
            "favicon-32x32.png,image/png,PNG"
        })
        void hasAssets(String name, String type, String content) throws Exception {
            var answer = live.get("/docs/" + name);
            assertEquals(200, answer.statusCode());
            assertEquals(type, header(answer, "Content-Type"));
            assertEquals("no-cache", header(answer, "Cache-Control"));
            assertTrue(answer.body().contains(content));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"index.html", "swagger-initializer.js", "openapi.json", "docs.html", "package-info.class"})
        void hasNoOthers(String name) throws Exception {
            assertEquals(404, live.get("/docs/" + name).statusCode());
        }
    }

    @Nested
    class Copies {
        private static final String POLICY_HEADER = "Content-Security-Policy";

        private static String tagOf(String body) throws Exception {
            var hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash) + '"';
        }

        @ParameterizedTest
        @ValueSource(strings = {"/openapi", "/docs", "/docs/docs.js", "/docs/swagger-ui-bundle.js"})
        void areNotSentAgainWhileTheyAreGood(String path) throws Exception {
            var first = live.get(path);
            var tag = tagOf(first.body());
            assertEquals(tag, header(first, "ETag"));

            for (var known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
                var again = live.get(path, "If-None-Match", known);

                assertEquals(304, again.statusCode(), known);
                assertEquals("", again.body());
                assertEquals(tag, header(again, "ETag"));
                assertEquals("no-cache", header(again, "Cache-Control"));
                assertEquals(Optional.empty(), again.headers().firstValue("Content-Type"));
                assertEquals(
                        first.headers().firstValue(POLICY_HEADER),
                        again.headers().firstValue(POLICY_HEADER));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"other\"", "other", ""})
        void areSentWhereAnotherIsKnown(String known) throws Exception {
            var answer = live.get("/docs/docs.css", "If-None-Match", known);

            assertEquals(200, answer.statusCode());
            assertEquals(tagOf(answer.body()), header(answer, "ETag"));
        }

        @Test
        void areKnownByTheirHeadToo() throws Exception {
            var tag = header(live.get("/docs/docs.css"), "ETag");

            var head = live.raw("HEAD /docs/docs.css HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertEquals(200, head.status());
            assertEquals(tag, head.header("etag"));
        }

        @Test
        void thatAreGoodLeaveTheirConnectionOpen() throws Exception {
            var tag = header(live.get("/docs/docs.css"), "ETag");
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                for (var i = 0; i < 2; i++) {
                    RawResponse.send(
                            socket, "GET /docs/docs.css HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + tag + "\r\n\r\n");
                    assertEquals(304, RawResponse.read(socket.getInputStream()).status());
                }
            }
        }
    }

    @Nested
    class Metadata {
        @Test
        void nameTheIssuer() throws Exception {
            var answer = live.get("/.well-known/oauth-protected-resource");
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals(
                    Json.MAPPER.readTree("{\"resource\":\"http://localhost:0\",\"authorization_servers\":"
                            + "[\"https://issuer.example\"],\"bearer_methods_supported\":[\"header\"]}"),
                    body(answer));
        }

        @Test
        void nameThePublicUrl() throws Exception {
            var config = new HttpConfig(
                    "127.0.0.1",
                    0,
                    "127.0.0.1",
                    0,
                    Set.of(),
                    URI.create("https://tasks.example"),
                    "i",
                    1,
                    HttpConfig.DEFAULT_DRAIN_TIMEOUT);
            try (var other = LiveServer.start(config)) {
                assertEquals(
                        "https://tasks.example",
                        body(other.get("/.well-known/oauth-protected-resource"))
                                .path("resource")
                                .stringValue());
            }
        }
    }
}
