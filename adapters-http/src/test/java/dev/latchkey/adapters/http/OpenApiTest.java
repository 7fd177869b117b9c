package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description by itself; {@link OpenApiAnswersTest} holds the server to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final String AUTHORIZED = LiveServer.ALICE;

    private final LiveServer live = LiveServer.start();
    private final JsonNode document = document();
    private final ApiDescription description = new ApiDescription(document);

    private JsonNode document() {
        try {
            return LiveServer.body(live.get("/openapi"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        live.close();
    }

    @Nested
    class Document {
        @Test
        void isOpenApi31() {
            assertEquals(List.of(), description.faults());
        }

        @ParameterizedTest
        @CsvSource({"/info,titel", "/paths/~1api~1me/get,summery", "/components/schemas/Title,type"})
        void isNotWithAWordThatOpenApiDoesNotKnow(String place, String word) {
            var other = document.deepCopy();
            ((ObjectNode) other.at(place)).put(word, "anything");
            assertNotEquals(List.of(), new ApiDescription(other).faults());
        }

        @Test
        void namesEachOperationOnceAndSortsItUnderATag() {
            var tags = document.path("tags")
                    .valueStream()
                    .map(tag -> tag.path("name").stringValue())
                    .collect(Collectors.toSet());
            var ids = new TreeSet<String>();
            description.operations().forEach((operation, pointer) -> {
                var described = document.at(pointer);
                assertTrue(ids.add(described.path("operationId").stringValue()), operation);
                assertTrue(!described.path("summary").stringValue().isEmpty(), operation);
                assertEquals(1, described.path("tags").size(), operation);
                assertTrue(tags.contains(described.path("tags").path(0).stringValue()), operation);
            });
            assertEquals(
                    Set.of(
                            "addTask",
                            "changeTask",
                            "deleteTask",
                            "docs",
                            "docsAsset",
                            "erase",
                            "explainProblem",
                            "export",
                            "findTask",
                            "listTasks",
                            "me",
                            "openapi",
                            "resourceMetadata",
                            "revokeTokens"),
                    ids);
        }

        @Test
        void defineNothingThatIsNotUsed() {
            var used = Pattern.compile("\"\\$ref\":\"#/components/([^\"]+)\"")
                    .matcher(document.toString())
                    .results()
                    .map(MatchResult::group)
                    .map(it -> it.replaceFirst(".*#/components/(.*)\"", "$1"))
                    .collect(Collectors.toCollection(TreeSet::new));
            used.add("securitySchemes/bearer");
            var defined = new TreeSet<String>();
            document.path("components")
                    .forEachEntry((kind, all) -> all.propertyNames().forEach(name -> defined.add(kind + "/" + name)));
            assertEquals(defined, used);
        }

        @Test
        void closesEveryObjectButTheProblem() {
            var open = new ArrayList<String>();
            document.path("components").path("schemas").forEachEntry((name, schema) -> open(name, schema, open));
            assertEquals(List.of("Problem"), open);
        }

        private void open(String place, JsonNode schema, List<String> open) {
            if (schema.has("properties") && schema.path("additionalProperties").asBoolean(true)) {
                open.add(place);
            }
            schema.forEachEntry((name, child) -> open(place + "/" + name, child, open));
        }
    }

    @Nested
    class Examples {
        @Test
        void areWhatTheirSchemasAllow() {
            var places = new TreeSet<String>();
            description.forEachExample((schema, example) -> {
                assertEquals(List.of(), description.faults(schema, example), schema);
                places.add(schema);
            });
            assertTrue(places.size() > 30, () -> places.size() + " places");
        }

        @Test
        void thereAreForEveryJsonThatIsTakenOrGiven() {
            var without = new TreeSet<String>();
            document.findValues("content")
                    .forEach(content -> content.forEachEntry((type, body) -> {
                        if (type.endsWith("json") && !body.has("example") && !body.has("examples")) {
                            without.add(body.path("schema").path("description").asString(body.toString()));
                        }
                    }));
            assertEquals(Set.of("OpenAPI 3.1."), without); // which would be an example of itself
        }

        @Test
        void ofBodiesAreTakenByTheServer() throws Exception {
            var tasks = document.at("/paths/~1api~1tasks/post/requestBody/content/application~1json/examples");
            for (var example : tasks) {
                var answer = live.post(example.path("value").toString(), "Authorization", AUTHORIZED);
                assertEquals(201, answer.statusCode());
            }
            var made = live.post("{\"title\":\"a\"}", "Authorization", AUTHORIZED);
            var path = LiveServer.header(made, "Location");
            var patches = document.at("/paths/~1api~1tasks~1{id}/patch/requestBody/content");
            for (var type : patches.propertyNames()) {
                for (var example : patches.path(type).path("examples")) {
                    var answer = live.json(
                            "PATCH", path, example.path("value").toString(), type, "Authorization", AUTHORIZED);
                    assertEquals(200, answer.statusCode());
                }
            }
            assertEquals(2, tasks.size());
            assertEquals(2, patches.size());
        }
    }

    /** The schemas allow exactly what the server takes. */
    @Nested
    class Limits {
        private static final String LONGEST_TITLE = "t".repeat(200);
        private static final String LONGEST_DESCRIPTION = "d".repeat(2000);

        static List<String> bodies() {
            var astral = "\\ud83d\\udd11"; // one character, two code units
            return List.of(
                    "{}",
                    "[]",
                    "{\"title\":\"\"}",
                    "{\"title\":\"a\"}",
                    "{\"title\":\"" + LONGEST_TITLE + "\"}",
                    "{\"title\":\"" + LONGEST_TITLE + "t\"}",
                    "{\"title\":\"" + astral.repeat(200) + "\"}",
                    "{\"title\":\"" + astral.repeat(201) + "\"}",
                    "{\"title\":\"a\\nb\"}",
                    "{\"title\":\"a\\u0000b\"}",
                    "{\"title\":null}",
                    "{\"title\":1}",
                    "{\"title\":\"a\",\"description\":null}",
                    "{\"title\":\"a\",\"description\":\"\"}",
                    "{\"title\":\"a\",\"description\":\"" + LONGEST_DESCRIPTION + "\"}",
                    "{\"title\":\"a\",\"description\":\"" + LONGEST_DESCRIPTION + "d\"}",
                    "{\"title\":\"a\",\"description\":\"\\u0000\"}",
                    "{\"title\":\"a\",\"description\":false}",
                    "{\"title\":\"a\",\"completed\":true}",
                    "{\"title\":\"a\",\"completed\":null}",
                    "{\"title\":\"a\",\"completed\":\"true\"}",
                    "{\"title\":\"a\",\"id\":\"0192f0c1-7c3a-7b5e-9d0e-3f6b2f1f8a10\"}",
                    "{\"description\":\"a\"}");
        }

        @Test
        void ofNewTasksAreTheServers() throws Exception {
            var taken = new TreeSet<Boolean>();
            for (var body : bodies()) {
                var isTaken = live.post(body, "Authorization", AUTHORIZED).statusCode() == 201;
                assertEquals(isTaken, allows("/components/schemas/NewTask", Json.MAPPER.readTree(body)), body);
                taken.add(isTaken);
            }
            assertEquals(Set.of(true, false), taken);
        }

        @Test
        void ofPatchesAreTheServers() throws Exception {
            var path = LiveServer.header(live.post("{\"title\":\"a\"}", "Authorization", AUTHORIZED), "Location");
            var taken = new TreeSet<Boolean>();
            for (var body : bodies()) {
                var isTaken =
                        live.patch(path, body, "Authorization", AUTHORIZED).statusCode() == 200;
                assertEquals(isTaken, allows("/components/schemas/TaskPatch", Json.MAPPER.readTree(body)), body);
                taken.add(isTaken);
            }
            assertEquals(Set.of(true, false), taken);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Limit=0",
                    "Limit=1",
                    "Limit=100",
                    "Limit=101",
                    "Limit=-1",
                    "Limit=1.5",
                    "Limit=\"a\"",
                    "Status=\"all\"",
                    "Status=\"pending\"",
                    "Status=\"completed\"",
                    "Status=\"ALL\"",
                    "Status=\"\"",
                    "Cursor=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "Cursor=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "Cursor=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "Cursor=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.\""
                })
        void ofAQueryAreTheServers(String nameAndValue) throws Exception {
            var parameter = "/components/parameters/" + nameAndValue.replaceFirst("=.*", "");
            var value = Json.MAPPER.readTree(nameAndValue.replaceFirst(".*=", ""));
            var query = document.at(parameter + "/name").stringValue() + "=" + value.asString();
            var answer = live.get("/api/tasks?" + query, "Authorization", AUTHORIZED);
            assertEquals(answer.statusCode() == 200, allows(parameter + "/schema", value), query);
        }

        @Test
        void defaultsAreTheServers() throws Exception {
            for (var n = 0; n < 60; n++) {
                live.post("{\"title\":\"" + n + "\"}", "Authorization", LiveServer.BOB);
            }
            var page = LiveServer.body(live.get("/api/tasks", "Authorization", LiveServer.BOB));
            assertEquals(
                    document.at("/components/parameters/Limit/schema/default").intValue(),
                    page.path("items").size());
            assertEquals(
                    "all",
                    document.at("/components/parameters/Status/schema/default").stringValue());
            assertEquals(
                    page, LiveServer.body(live.get("/api/tasks?status=all&limit=50", "Authorization", LiveServer.BOB)));
        }

        private boolean allows(String schema, JsonNode value) {
            return description.faults(schema, value).isEmpty();
        }
    }
}
