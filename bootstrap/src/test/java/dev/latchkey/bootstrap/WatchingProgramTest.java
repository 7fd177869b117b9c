package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real program shows to who watches it, after some traffic; and that what we deliver for that looks at it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchingProgramTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).resolveSibling("");
    private static final String KEY = "key-of-the-audit-log-".repeat(2);
    // printf %s carol | openssl dgst -sha256 -hmac key-of-the-audit-log-key-of-the-audit-log-
    private static final String DIGEST_OF_CAROL = "e52059a51e3d9392612062fffb16c417e750586bebd4993d287c69d8f641a2da";
    // The same of dave.
    private static final String DIGEST_OF_DAVE = "cf8a9cd9557f389f7c1b40209748634a1af6f249fe61294c3d649b01d9961478";

    private final List<String> audit = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Scrape scrape;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private URI service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private URI admin;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Program program;

    @BeforeAll
    void watchSomeTraffic(@TempDir Path data) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(data.resolve("database"));
        DevelopmentIssuer.open(data.resolve("issuer"));
        var settings = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
        settings.put("LATCHKEY_AUDIT_KEY", KEY);
        settings.put(
                "LATCHKEY_TOKEN_JWKS_URL",
                DevelopmentIssuer.jwkSet(data.resolve("issuer")).toString());
        program = Program.start(settings, "serve");
        var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
        service = URI.create("http://127.0.0.1:" + listening.get("port").intValue());
        admin = URI.create("http://127.0.0.1:" + listening.get("adminPort").intValue());
        useEverything();
        scrape = Scrape.of(get(admin, "/observe/metrics").body());
        program.terminate();
        assertEquals(143, program.awaitEnd());
        program.lines().stream()
                .filter(line -> line.contains("\"log\":\"audit\""))
                .forEach(audit::add);
    }

    @AfterAll
    void stop() {
        program.close();
        postgres.close();
    }

    private void useEverything() throws IOException, InterruptedException {
        var token = SecretToken.of(SecretToken.SECRET);
        assertEquals(
                401,
                send("GET", "/api/me", SecretToken.of("another-" + SecretToken.SECRET), "")
                        .statusCode());
        assertEquals(
                401,
                send("GET", "/api/me", SecretToken.of("another-" + SecretToken.SECRET), "")
                        .statusCode());
        var task = send("POST", "/api/tasks", token, "{\"title\":\"Watch\"}");
        assertEquals(201, task.statusCode());
        var path = task.headers().firstValue("Location").orElseThrow();
        assertEquals(200, send("GET", "/api/tasks", token, "").statusCode());
        assertEquals(200, send("GET", path, token, "").statusCode());
        assertEquals(200, send("PATCH", path, token, "{\"completed\":true}").statusCode());
        assertEquals(204, send("DELETE", path, token, "").statusCode());
        assertEquals(200, send("GET", "/api/me/export", token, "").statusCode());
        assertEquals(204, send("POST", "/api/me/revoke-tokens", token, "").statusCode());
        assertEquals(401, send("DELETE", "/api/me", token, "").statusCode());
        assertEquals(200, send("DELETE", "/api/me", Service.token("dave"), "").statusCode());
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        var type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        var request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(URI server, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path)).header("Accept", "text/plain");
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String file(String name) throws IOException {
        return Files.readString(PROJECT.resolve(name));
    }

    @Nested
    class Metrics {
        @Test
        void areAsTheDocumentationLists() throws IOException {
            var documented = new TreeMap<String, Set<String>>();
            file("docs/operations.md")
                    .lines()
                    .filter(line -> line.matches("\\| `(http|db|jvm|latchkey)_.*"))
                    .map(line -> line.split("\\|"))
                    .forEach(cells -> documented.put(words(cells[1]).iterator().next(), words(cells[2])));
            var shown = new TreeMap<String, Set<String>>();
            scrape.families().stream()
                    .filter(family -> family.matches("(http|db|jvm|latchkey)_.*"))
                    .forEach(family -> shown.put(family, scrape.labels(family)));
            assertEquals(documented, shown);
        }

        private static Set<String> words(String cell) {
            var words = new TreeSet<String>();
            Arrays.stream(cell.split("[`, ]+")).filter(word -> !word.isEmpty()).forEach(words::add);
            return words;
        }

        @Test
        void nameNoUserNoTaskAndNoToken() {
            assertFalse(scrape.toString().matches("(?s).*(carol|dave).*"));
        }
    }

    @Nested
    class TheDashboard {
        @Test
        void looksAtWhatThereIs() throws IOException {
            var expressions = new ArrayList<Expression>();
            expressions(JsonMapper.shared().readTree(file("deploy/monitoring/dashboard.json")), expressions);
            assertTrue(expressions.size() > 20, expressions::toString);
            assertAllKnown(expressions);
        }

        private static void expressions(JsonNode node, List<Expression> found) {
            if (node.path("expr").isString()) {
                found.add(new Expression(node.path("expr")
                        .stringValue()
                        .replace("$__rate_interval", "5m")
                        .replace("$instance", ".*")));
            }
            node.forEach(child -> expressions(child, found));
        }
    }

    @Nested
    class AlertRules {
        @Test
        void lookAtWhatThereIs() throws IOException {
            var rules = rules();
            assertTrue(rules.size() >= 10, rules::toString);
            assertAllKnown(rules.stream()
                    .map(rule -> new Expression(String.valueOf(rule.get("expr"))))
                    .toList());
        }

        @Test
        void sayHowBadAndWhatToDo() throws IOException {
            for (var rule : rules()) {
                assertTrue(String.valueOf(rule.get("alert")).matches("Latchkey[A-Za-z]+"), rule::toString);
                assertTrue(
                        String.valueOf(rule.get("labels")).matches("\\{severity=(critical|warning)}"), rule::toString);
                assertTrue(
                        String.valueOf(rule.get("annotations")).matches("(?s)\\{summary=.+, description=.+}"),
                        rule::toString);
            }
        }

        private static List<Map<?, ?>> rules() throws IOException {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            return list(yaml.load(file("deploy/monitoring/alerts.yaml")), "groups").stream()
                    .flatMap(group -> list(group, "rules").stream())
                    .map(rule -> assertInstanceOf(Map.class, rule))
                    .<Map<?, ?>>map(rule -> rule)
                    .toList();
        }

        private static List<?> list(Object node, String name) {
            return assertInstanceOf(
                    List.class, assertInstanceOf(Map.class, node).get(name));
        }
    }

    private void assertAllKnown(List<Expression> expressions) {
        var unknown = new TreeMap<String, List<String>>();
        for (var expression : expressions) {
            assertFalse(expression.metrics().isEmpty(), expression::text);
            var names = expression.unknownIn(scrape);
            if (!names.isEmpty()) {
                unknown.put(expression.text(), names);
            }
        }
        assertEquals(Map.of(), unknown);
    }

    /** The test's own understanding of PromQL. */
    @Nested
    class Expressions {
        private static final Scrape KNOWN =
                new Scrape(Map.of("a_total", Set.of("x", "le"), "b", Set.of("y")), Map.of());

        private static List<String> unknown(String text) {
            return new Expression(text).unknownIn(KNOWN);
        }

        @Test
        void areKnownWhereAllTheirNamesAre() {
            assertEquals(
                    List.of(),
                    unknown(
                            "histogram_quantile(0.9, sum by (le, instance) (rate(a_total{x=~\"q|{r}\",instance=\"i\"}[5m])))"
                                    + " > 1e3 and on (instance) b{y!=\"\"} == 1"));
        }

        @Test
        void areNotWhereAnyIsNot() {
            assertEquals(List.of("c_total", "z"), unknown("rate(c_total{z=\"\"}[5m])"));
            assertEquals(List.of("y"), unknown("a_total{y=\"\"} or b"));
            assertEquals(List.of("z"), unknown("sum by (x, z) (a_total)"));
            assertEquals(List.of("z"), unknown("a_total and on (z) b"));
        }
    }

    @Nested
    class TheAuditLog {
        private List<String> events() {
            return audit.stream()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .map(line -> line.path("event").stringValue()
                            + (line.has("subject") ? " " + line.path("subject").stringValue() : "")
                            + (line.has("reason")
                                    ? " " + line.path("reason").stringValue() + " " + line.path("count")
                                    : "")
                            + (line.has("by") ? " by " + line.path("by").stringValue() : "")
                            + (line.has("key") ? " " + line.path("key").stringValue() : ""))
                    .toList();
        }

        @Test
        void tellsWhoCameAndWhatTheyDidAndAtTheEndWhoDidNot() {
            assertEquals(
                    List.of(
                            "audit_started LATCHKEY_AUDIT_KEY",
                            "signed_in_first_seen " + DIGEST_OF_CAROL,
                            "exported " + DIGEST_OF_CAROL,
                            "revoked " + DIGEST_OF_CAROL + " by user",
                            "signed_in_first_seen " + DIGEST_OF_DAVE,
                            "erased " + DIGEST_OF_DAVE,
                            "refused bad_signature 2",
                            "refused revoked 1"),
                    events());
        }

        @Test
        void namesNobody() {
            assertFalse(audit.toString().matches("(?s).*(carol|dave).*"));
        }
    }
}
