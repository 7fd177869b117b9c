package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.BOB;
import static dev.latchkey.adapters.http.LiveServer.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat 6.7: two worlds that differ in one thing alone, that bob has a task in the first. Alice attacks every route of
 * the table with what is bob's, in both, and must hear the same byte for byte. A new route is attacked without anyone
 * thinking of it, and fails here if it takes what this test cannot give.
 */
class OwnershipHttpTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final UserId BOBS_ID = new UserId("bob");
    private static final TaskId BOBS_TASK = new TaskId(UUID.fromString("b0b00000-0000-4000-8000-000000000001"));
    private static final TaskId NOBODYS_TASK = new TaskId(UUID.fromString("b0b00000-0000-4000-8000-000000000002"));
    private static final Task TASK = Task.create(BOBS_TASK, new Title("bread"), new Description("rye"), false, START);
    private static final String BOBS_TAG = EntityTags.of(TASK.version());
    private static final String BOBS_CURSOR = Cursor.write(new TaskCursor(TASK.createdAt(), BOBS_TASK));

    /** What the parameters of paths can be: bob's, and what never was. One that is missing here fails the test. */
    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "{id}", List.of(BOBS_TASK.value().toString(), NOBODYS_TASK.value().toString()));

    private static final List<String> QUERIES =
            List.of("", "?cursor=" + BOBS_CURSOR, "?limit=1&status=pending&cursor=" + BOBS_CURSOR, "?id=" + BOBS_TASK);
    private static final List<List<String>> HEADERS = List.of(
            List.of(),
            List.of("If-Match", BOBS_TAG),
            List.of("If-Match", "\"999\""),
            List.of("If-Match", "*"),
            List.of("If-Match", "bob"),
            List.of("If-None-Match", BOBS_TAG),
            List.of("If-None-Match", "*"));
    private static final List<Content> CONTENTS = List.of(
            new Content("", "application/json"),
            new Content("{\"title\":\"mine now\"}", "application/json"),
            new Content("{\"title\":\"mine now\",\"completed\":true}", "application/merge-patch+json"),
            new Content("{\"id\":\"" + BOBS_TASK.value() + "\",\"title\":\"mine\"}", "application/json"),
            new Content("{", "application/merge-patch+json"),
            new Content("mine", "text/plain"));

    private record Content(String body, String type) {}

    private final LiveServer with = LiveServer.start();
    private final LiveServer without = LiveServer.start();

    @BeforeEach
    void onlyInTheFirstBobHasATask() {
        with.repository.add(new Caller(BOBS_ID, START, null), TASK);
    }

    @AfterEach
    void stop() {
        with.close();
        without.close();
    }

    static Stream<Arguments> attacks() {
        return LiveServer.table().routes().stream()
                .filter(route -> route.access() instanceof Route.Access.Private)
                .map(Route::pattern)
                .distinct()
                .flatMap(pattern -> METHODS.stream().map(method -> Arguments.of(method, pattern)));
    }

    @Nested
    class Alice {
        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.http.OwnershipHttpTest#attacks")
        void hearsTheSameWhetherBobsTaskIsThereOrNot(String method, String pattern) throws Exception {
            var bobsBefore = everythingOfBob();
            for (var content : CONTENTS) {
                for (var headers : HEADERS) {
                    attack(method, pattern, "", content, headers);
                }
                for (var query : QUERIES) {
                    attack(method, pattern, query, content, List.of());
                }
            }
            assertEquals(bobsBefore, everythingOfBob());
        }

        @Test
        void wouldFailOnARouteThatTakesWhatThisTestCannotGive() {
            var names = LiveServer.table().routes().stream()
                    .filter(route -> route.access() instanceof Route.Access.Private)
                    .flatMap(route -> Stream.of(route.pattern().split("/")))
                    .filter(segment -> segment.startsWith("{"))
                    .distinct()
                    .toList();
            assertEquals(PARAMETERS.keySet(), Set.copyOf(names));
        }

        private void attack(String method, String pattern, String query, Content content, List<String> headers)
                throws Exception {
            var answers = new ArrayList<List<Object>>();
            for (var path : paths(pattern)) {
                answers.add(told(with, ALICE, method, path + query, content, headers));
                answers.add(told(without, ALICE, method, path + query, content, headers));
            }
            // Paths that differ are asked for things of the same kind: all of them absent.
            assertEquals(
                    1,
                    answers.stream().distinct().count(),
                    () -> "%s %s%s %s %s: %s".formatted(method, pattern, query, content, headers, answers));
        }
    }

    /** That the two worlds can be told apart at all, and by whom. */
    @Nested
    class Bob {
        @ParameterizedTest
        @CsvSource({
            "GET,/api/tasks",
            "GET,/api/tasks/{id}",
            "HEAD,/api/tasks/{id}",
            "PATCH,/api/tasks/{id}",
            "DELETE,/api/tasks/{id}",
            "GET,/api/me/export",
            "DELETE,/api/me"
        })
        void hearsADifference(String method, String pattern) throws Exception {
            var path = paths(pattern).getFirst();
            var content = new Content("{\"completed\":true}", "application/json");
            assertNotEquals(
                    told(without, BOB, method, path, content, List.of()),
                    told(with, BOB, method, path, content, List.of()));
        }

        @Test
        void isKnownByTheTagThatAliceTries() throws Exception {
            var path = "/api/tasks/" + BOBS_TASK.value();
            assertEquals(
                    304,
                    with.get(path, "Authorization", BOB, "If-None-Match", BOBS_TAG)
                            .statusCode());
            assertEquals(
                    204,
                    with.send("DELETE", path, "", "Authorization", BOB, "If-Match", BOBS_TAG)
                            .statusCode());
        }
    }

    /** The pattern with bob's things in it, then with what never was. */
    private static List<String> paths(String pattern) {
        var paths = List.of(pattern);
        for (var parameter : PARAMETERS.entrySet()) {
            paths = paths.stream()
                    .flatMap(
                            path -> parameter.getValue().stream().map(value -> path.replace(parameter.getKey(), value)))
                    .distinct()
                    .toList();
        }
        paths.forEach(path -> assertFalse(path.contains("{"), "say here what of bob's could stand in " + path));
        return paths;
    }

    /** Everything in the answer but its date and the request's id. */
    private static List<Object> told(
            LiveServer live, String authorization, String method, String path, Content content, List<String> headers)
            throws Exception {
        var all = new ArrayList<>(headers);
        all.addAll(List.of("Authorization", authorization, "Content-Type", content.type()));
        var body = method.equals("HEAD") ? "" : content.body();
        var answer = live.send(method, path, body, all.toArray(String[]::new));
        return List.of(answer.statusCode(), headersOf(answer), withoutRequestId(answer));
    }

    private static Map<String, List<String>> headersOf(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        headers.remove("x-request-id");
        return headers;
    }

    private static String withoutRequestId(HttpResponse<String> answer) {
        var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        return answer.body().replace(id, "");
    }

    private List<PersonalDatum> everythingOfBob() {
        var data = new ArrayList<PersonalDatum>();
        with.data.export(BOBS_ID, data::add);
        return data;
    }
}
