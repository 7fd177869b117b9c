package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page at {@code /docs} of {@code latchkey dev} in a real browser; its pictures are in {@code target/docs-page}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DocsPageTest {
    private static final String TEST = "the test of the page at /docs in a browser";
    private static final NodeProject NODE = new NodeProject("browser", TEST);
    private static final Path PICTURES =
            Path.of(System.getProperty("basedir", ""), "target", "docs-page").toAbsolutePath();

    private String origin = "";

    @SuppressWarnings("NullAway.Init") // by use()
    private JsonNode seen;

    @BeforeAll
    void use(@TempDir Path data) throws IOException, InterruptedException {
        Browser.require(TEST);
        NODE.install();
        var settings = Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0");
        try (var dev = Program.start(settings, "dev")) {
            origin = dev.awaitLine("Latchkey is listening on ").replaceAll(".* on (http://localhost:\\d+)\\..*", "$1");
            seen = use(dev.awaitLine("ALICE=").substring("ALICE=".length()));
        }
    }

    private JsonNode use(String token) throws IOException, InterruptedException {
        Files.createDirectories(PICTURES);
        var browser = NODE.start(
                "docs-page.mjs", origin + "/docs", Browser.find().orElseThrow().toString(), PICTURES.toString());
        try (var input = browser.outputWriter(StandardCharsets.UTF_8)) {
            input.write(token);
        }
        var output = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, browser.waitFor(), "see target/browser.log");
        return JsonMapper.shared().readTree(output);
    }

    private void assertAnswer(int status, String body, String step) {
        var answer = seen.path(step);
        assertEquals(Integer.toString(status), answer.path("status").stringValue());
        assertEquals(
                JsonMapper.shared().readTree(body),
                JsonMapper.shared().readTree(answer.path("body").stringValue()));
    }

    private void assertAsksForAToken(String step) {
        assertEquals("401", seen.path(step).path("status").stringValue());
        var problem = JsonMapper.shared().readTree(seen.path(step).path("body").stringValue());
        assertEquals("missing_token", problem.path("code").stringValue());
        assertEquals("/problems/missing_token", problem.path("type").stringValue());
    }

    @Nested
    class Page {
        @Test
        void asksNobodyButTheService() {
            assertEquals(List.of(origin), texts("origins"));
        }

        /** A request that the Content-Security-Policy forbids would be one. */
        @Test
        void leavesTheBrowserNothingToComplainOf() {
            assertEquals(List.of(), texts("complaints"));
        }

        @Test
        void hasATitle() {
            assertEquals("Latchkey API", seen.path("title").stringValue());
        }

        @Test
        void listsTheOperationsInTheOrderInWhichPeopleNeedThem() {
            assertEquals(
                    List.of(
                            "GET /api/tasks",
                            "POST /api/tasks",
                            "GET /api/tasks/{id}",
                            "PATCH /api/tasks/{id}",
                            "DELETE /api/tasks/{id}",
                            "GET /api/me",
                            "DELETE /api/me",
                            "GET /api/me/export",
                            "POST /api/me/revoke-tokens",
                            "GET /openapi",
                            "GET /docs",
                            "GET /docs/{asset}",
                            "GET /problems/{code}",
                            "GET /.well-known/oauth-protected-resource"),
                    texts("operations"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "desktop light;rgb(255, 255, 255)",
                    "desktop dark;rgb(28, 32, 34)",
                    "phone light;rgb(255, 255, 255)",
                    "phone dark;rgb(28, 32, 34)"
                })
        void fitsTheScreenAndTheColorScheme(String screen, String background) {
            assertEquals(background, seen.path(screen).path("background").stringValue());
            assertEquals(false, seen.path(screen).path("isWiderThanTheScreen").booleanValue());
        }

        private List<String> texts(String list) {
            return seen.path(list).valueStream().map(JsonNode::stringValue).toList();
        }
    }

    @Nested
    class Token {
        @Test
        void isAskedFor() {
            assertAsksForAToken("stranger");
        }

        @Test
        void thatIsPastedLetsItsUserIn() {
            assertAnswer(200, "{\"userId\":\"alice\"}", "caller");
        }

        @Test
        void letsItsUserAddATask() {
            var task =
                    JsonMapper.shared().readTree(seen.path("added").path("body").stringValue());
            assertEquals("201", seen.path("added").path("status").stringValue());
            assertEquals("Water the plants", task.path("title").stringValue());
            assertEquals(
                    List.of("id", "title", "description", "completed", "createdAt", "updatedAt"),
                    List.copyOf(task.propertyNames()));
        }

        @Test
        void mayBeThePastedHeaderWithItsQuotes() {
            assertAnswer(200, "{\"userId\":\"alice\"}", "wholeHeader");
        }

        @Test
        void isForgottenWhenItIsTakenBack() {
            assertAsksForAToken("loggedOut");
        }

        @Test
        void isForgottenWithThePage() {
            assertAsksForAToken("reloaded");
            assertEquals(JsonMapper.shared().createObjectNode(), seen.path("kept"));
        }
    }

    @Nested
    class Erasure {
        @Test
        void isAskedAboutAndLeftAloneAfterANo() {
            assertEquals(
                    "Erase everything kept about this user, for good?",
                    seen.path("question").stringValue());
            assertEquals(
                    "Error: Nothing was erased.",
                    seen.path("notErased").path("body").stringValue());
            var tasks = JsonMapper.shared()
                    .readTree(seen.path("stillThere").path("body").stringValue());
            assertEquals(1, tasks.path("items").size());
            assertTrue(tasks.path("nextCursor").isNull());
        }
    }
}
