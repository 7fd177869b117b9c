package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real server answers over real HTTP is what the description says: each operation is driven to every outcome
 * that is described of it and to no other, and each answer has the headers and the body that are described of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OpenApiAnswersTest {
    private static final String JSON = "application/json";
    private static final String NOBODYS = "/api/tasks/00000000-0000-0000-0000-00000000ffff";

    private final LiveServer live = LiveServer.start();
    private final ApiDescription description = description();
    private final FullServer full = FullServer.start();

    private ApiDescription description() {
        try {
            return new ApiDescription(LiveServer.body(live.get("/openapi")));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        full.close();
        live.close();
    }

    static Stream<Route> routes() {
        return LiveServer.table().routes().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void areAsDescribedAndAllThatIsDescribed(Route route) throws Exception {
        var pointer = ApiDescription.pointer(route);
        var seen = new TreeSet<String>();
        for (var answer : answers(route)) {
            assertEquals(List.of(), description.faults(pointer, answer), answer.outcome());
            seen.add(answer.outcome());
        }
        var described = description.outcomes(pointer);
        if (route.access() instanceof Route.Access.Public) {
            // Only a file that is missing in our own jar could bring it about.
            described.remove("500 internal_error");
        }
        assertEquals(described, seen);
    }

    private List<Received> answers(Route route) throws Exception {
        var ask = new Ask(route);
        var answers = new ArrayList<>(ask.ofItsOwn());
        answers.addAll(
                switch (route.access()) {
                    case Route.Access.Private _ -> ask.withTokens();
                    case Route.Access.Public _ -> ask.withBrokenHeaders();
                });
        answers.add(Received.of(full.live.raw(ask.line() + "Host: a\r\n\r\n")));
        return answers;
    }

    /** The requests that bring about what one route can answer, in the name of a user of its own. */
    private final class Ask {
        private final Route route;
        private final String user;

        Ask(Route route) {
            this.route = route;
            this.user = "Bearer user-"
                    + (route.method() + route.pattern())
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z]", "");
        }

        String line() {
            return route.method() + " " + path() + " HTTP/1.1\r\n";
        }

        private String path() {
            return route.pattern()
                    .replace("{id}", NOBODYS.substring("/api/tasks/".length()))
                    .replace("{asset}", "docs.js")
                    .replace("{code}", "not_found");
        }

        List<Received> withTokens() throws Exception {
            var answers = new ArrayList<Received>();
            for (var token : List.of(
                    "rejected-BAD_SIGNATURE",
                    "rejected-EXPIRED",
                    "rejected-REVOKED",
                    "keys-unavailable",
                    "access-unknown",
                    "makes-the-verifier-fail",
                    "x".repeat(9000),
                    "two words")) {
                answers.add(send(route.method(), path(), "", "Authorization", "Bearer " + token));
            }
            answers.add(send(route.method(), path(), ""));
            return answers;
        }

        List<Received> withBrokenHeaders() throws Exception {
            return List.of(
                    Received.of(
                            live.raw(line() + "Host: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n")),
                    Received.of(live.raw(line() + "Host: a\r\nX: " + "a".repeat(16_384) + "\r\n\r\n")));
        }

        List<Received> ofItsOwn() throws Exception {
            return switch (route.method() + " " + route.pattern()) {
                case "GET /api/tasks" -> list();
                case "POST /api/tasks" -> add();
                case "GET /api/tasks/{id}" -> find();
                case "PATCH /api/tasks/{id}" -> change();
                case "DELETE /api/tasks/{id}" -> delete();
                case "GET /api/me/export" -> export();
                case "GET /openapi", "GET /docs" -> List.of(send("GET", path(), ""), unchanged());
                case "GET /docs/{asset}" ->
                    List.of(
                            send("GET", path(), ""),
                            unchanged(),
                            send("GET", path().replaceFirst("[^/]+$", "none"), ""));
                case "GET /problems/{code}" ->
                    List.of(
                            send("GET", path(), ""),
                            send("GET", path(), "", "Accept", "text/html"),
                            send("GET", path().replaceFirst("[^/]+$", "none"), ""));
                default -> List.of(send(route.method(), path(), "", "Authorization", user));
            };
        }

        private Received unchanged() throws Exception {
            return send("GET", path(), "", "If-None-Match", "*");
        }

        private List<Received> list() throws Exception {
            var answers = new ArrayList<Received>();
            task();
            task();
            for (var query : List.of("", "?limit=1", "?limit=0")) {
                answers.add(send("GET", "/api/tasks" + query, "", "Authorization", user));
            }
            return answers;
        }

        private List<Received> add() throws Exception {
            return List.of(
                    json("POST", path(), "{\"title\":\"a\",\"description\":\"b\",\"completed\":true}"),
                    json("POST", path(), "{\"title\":\"a\"}", "Idempotency-Key", "\"key\""),
                    json("POST", path(), "{\"title\":\"a\"}", "Idempotency-Key", "key"),
                    json("POST", path(), "{\"title\":\"b\"}", "Idempotency-Key", "key"),
                    json("POST", path(), "{\"title\":1,\"more\":2}"),
                    send("POST", path(), "a", "Authorization", user, "Content-Type", "text/plain"),
                    tooLarge(path()));
        }

        private List<Received> find() throws Exception {
            var task = task();
            return List.of(
                    send("GET", task, "", "Authorization", user),
                    send("GET", task, "", "Authorization", user, "If-None-Match", "\"1\""),
                    send("GET", NOBODYS, "", "Authorization", user));
        }

        private List<Received> change() throws Exception {
            var task = task();
            return List.of(
                    json("PATCH", task, "{\"description\":null}"),
                    json("PATCH", task, "{\"title\":null}"),
                    json("PATCH", NOBODYS, "{}"),
                    json("PATCH", task, "{}", "If-Match", "\"99\""),
                    send("PATCH", task, "a", "Authorization", user, "Content-Type", "text/plain"),
                    tooLarge(task));
        }

        private List<Received> delete() throws Exception {
            var task = task();
            return List.of(
                    send("DELETE", task, "", "Authorization", user, "If-Match", "\"99\""),
                    send("DELETE", task, "", "Authorization", user),
                    send("DELETE", task, "", "Authorization", user));
        }

        private List<Received> export() throws Exception {
            task();
            var withATask = send("GET", path(), "", "Authorization", user);
            send("DELETE", "/api/me", "", "Authorization", user);
            return List.of(
                    withATask,
                    send("GET", path(), "", "Authorization", user),
                    send("POST", path(), "", "Authorization", user));
        }

        /** The path of a new one. */
        private String task() throws Exception {
            return json("POST", "/api/tasks", "{\"title\":\"a\"}").headers().getOrDefault("location", "none");
        }

        private Received json(String method, String path, String body, String... headers) throws Exception {
            var all = Stream.concat(Stream.of("Authorization", user), Stream.of(headers));
            return Received.of(live.json(method, path, body, JSON, all.toArray(String[]::new)));
        }

        private Received send(String method, String path, String body, String... headers) throws Exception {
            return Received.of(live.send(method, path, body, headers));
        }

        private Received tooLarge(String path) throws Exception {
            return Received.of(live.raw(route.method() + " " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + user
                    + "\r\nContent-Type: application/json\r\nContent-Length: 65537\r\n\r\n"));
        }
    }
}
