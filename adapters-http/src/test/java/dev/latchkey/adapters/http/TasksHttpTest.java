package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.BOB;
import static dev.latchkey.adapters.http.LiveServer.body;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TasksHttpTest {
    private static final String FIRST = "/api/tasks/00000000-0000-0000-0000-000000000001";

    private final LiveServer live = LiveServer.start();

    @AfterEach
    void stop() {
        live.close();
    }

    private static String task(
            int number, String title, String description, boolean completed, int created, int updated) {
        return ("{\"id\":\"00000000-0000-0000-0000-%012d\",\"title\":\"%s\",\"description\":%s,\"completed\":%b,"
                        + "\"createdAt\":\"2026-11-21T08:00:%sZ\",\"updatedAt\":\"2026-11-21T08:00:%sZ\"}")
                .formatted(number, title, description, completed, "%02d".formatted(created), "%02d".formatted(updated));
    }

    private HttpResponse<String> add(String title) throws Exception {
        var answer = live.post("{\"title\":\"" + title + "\"}", "Authorization", ALICE);
        assertEquals(201, answer.statusCode());
        return answer;
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode());
        assertEquals(code, code(answer));
        assertEquals("application/problem+json", header(answer, "Content-Type"));
        assertEquals(code.equals("invalid_body"), body(answer).has("errors"));
        assertEquals(status == 503, answer.headers().firstValue("Retry-After").isPresent());
    }

    @Nested
    class Adding {
        @Test
        void answersWithTheTaskItsPlaceAndItsVersion() throws Exception {
            var answer = live.post(
                    "{\"title\":\"Tea\",\"description\":\"Green\",\"completed\":true}", "Authorization", ALICE);
            assertEquals(201, answer.statusCode());
            assertEquals(task(1, "Tea", "\"Green\"", true, 0, 0), answer.body());
            assertEquals(FIRST, header(answer, "Location"));
            assertEquals("\"1\"", header(answer, "ETag"));
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals(answer.body(), live.get(FIRST, "Authorization", ALICE).body());
        }

        @Test
        void keepsEveryCharacter() throws Exception {
            add("\u00e4\ud83d\ude00\\\"\\u2028\\u0001");
            assertEquals(
                    "\u00e4\ud83d\ude00\"\u2028\u0001",
                    body(live.get(FIRST, "Authorization", ALICE)).path("title").stringValue());
        }

        @Test
        void listsEveryFaultOfTheBody() throws Exception {
            var answer = live.post("{\"title\":\"\",\"a/b\":1,\"completed\":2}", "Authorization", ALICE);
            assertProblem(400, "invalid_body", answer);
            assertEquals(
                    "[{\"pointer\":\"/a~1b\",\"detail\":\"must not be there: a task has no such member to set\"},"
                            + "{\"pointer\":\"/title\",\"detail\":\"must be a string of 1 to 200 characters without NUL"
                            + " or unpaired surrogates\"},"
                            + "{\"pointer\":\"/completed\",\"detail\":\"must be true or false\"}]",
                    body(answer).path("errors").toString());
        }

        @Test
        void readsNoNameThatIsNoText() throws Exception {
            var answer = live.post("{\"title\":\"a\",\"\\ud800\":1}", "Authorization", ALICE);
            assertProblem(400, "invalid_body", answer);
            assertEquals("", body(answer).path("errors").path(0).path("pointer").stringValue());
        }

        @Test
        void needsABody() throws Exception {
            assertProblem(400, "invalid_body", live.post("", "Authorization", ALICE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"application/json;charset=UTF-8", "Application/JSON", "application/json; charset=\"utf-8\""})
        void takesJsonHoweverItIsSpelt(String type) throws Exception {
            assertEquals(
                    201,
                    live.json("POST", "/api/tasks", "{\"title\":\"a\"}", type, "Authorization", ALICE)
                            .statusCode());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/plain",
                    "application/merge-patch+json",
                    "application/json; charset=latin1",
                    "application/json, text/plain",
                    "application/x-www-form-urlencoded",
                    "application/jsonx",
                    ""
                })
        void takesNothingElse(String type) throws Exception {
            var answer = live.json("POST", "/api/tasks", "{\"title\":\"a\"}", type, "Authorization", ALICE);
            assertProblem(415, "unsupported_media_type", answer);
            assertEquals("application/json", header(answer, "Accept-Post"));
        }

        @Test
        void takesNothingUnnamed() throws Exception {
            assertProblem(
                    415,
                    "unsupported_media_type",
                    live.send("POST", "/api/tasks", "{\"title\":\"a\"}", "Authorization", ALICE));
        }
    }

    @Nested
    class AddingByKey {
        private static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";
        private static final String TEA = "{\"title\":\"Tea\",\"description\":\"Green\",\"completed\":true}";

        private HttpResponse<String> add(String body, String authorization, String... keys) throws Exception {
            var headers = new ArrayList<>(List.of("Authorization", authorization));
            for (var key : keys) {
                headers.addAll(List.of("Idempotency-Key", key));
            }
            return live.post(body, headers.toArray(String[]::new));
        }

        @Test
        void answersTheSameAgainAndAddsNothing() throws Exception {
            var first = add(TEA, ALICE, KEY);
            assertEquals(201, first.statusCode());
            assertEquals(task(1, "Tea", "\"Green\"", true, 0, 0), first.body());
            assertEquals(FIRST, header(first, "Location"));
            assertEquals("\"1\"", header(first, "ETag"));

            var again = add(TEA, ALICE, KEY);

            assertEquals(201, again.statusCode());
            assertEquals(first.body(), again.body());
            assertEquals(FIRST, header(again, "Location"));
            assertEquals("\"1\"", header(again, "ETag"));
            assertEquals(
                    "{\"items\":[" + first.body() + "],\"nextCursor\":null}",
                    live.get("/api/tasks", "Authorization", ALICE).body());
        }

        @Test
        void answersTheSameHoweverTheBodyIsSpelt() throws Exception {
            var first = add("{\"title\":\"Tea\"}", ALICE, KEY);

            var again = add(" {\"completed\":false, \"description\":null, \"title\":\"\\u0054ea\"}", ALICE, KEY);

            assertEquals(first.body(), again.body());
        }

        @Test
        void answersTheSameWhateverBecameOfTheTask() throws Exception {
            var first = add(TEA, ALICE, KEY);
            live.patch(FIRST, "{\"title\":\"Coffee\"}", "Authorization", ALICE);
            assertEquals(first.body(), add(TEA, ALICE, KEY).body());
            live.send("DELETE", FIRST, "", "Authorization", ALICE);
            assertEquals(first.body(), add(TEA, ALICE, KEY).body());
            assertProblem(404, "not_found", live.get(FIRST, "Authorization", ALICE));
        }

        @Test
        void takesAKeyWithAndWithoutQuotationMarks() throws Exception {
            var first = add(TEA, ALICE, KEY);

            assertEquals(first.body(), add(TEA, ALICE, '"' + KEY + '"').body());
        }

        @Test
        void refusesTheKeyForAnotherTask() throws Exception {
            add(TEA, ALICE, KEY);

            assertProblem(422, "idempotency_key_reused", add("{\"title\":\"Tea\"}", ALICE, KEY));
        }

        @Test
        void knowsNothingOfTheKeysOfOthers() throws Exception {
            add(TEA, ALICE, KEY);

            assertEquals(
                    task(2, "Milk", "null", false, 1, 1),
                    add("{\"title\":\"Milk\"}", BOB, KEY).body());
        }

        @Test
        void refusesTokensThatWereTakenBack() throws Exception {
            add(TEA, ALICE, KEY);
            live.send("POST", "/api/me/revoke-tokens", "", "Authorization", ALICE);

            assertProblem(401, "token_revoked", add(TEA, ALICE, KEY));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"\"", "two words", "\"", "\"a\";b=1"})
        void refusesWhatIsNoKey(String key) throws Exception {
            var answer = add(TEA, ALICE, key);
            assertProblem(400, "invalid_request", answer);
            assertEquals(
                    "Idempotency-Key is there once and has 1 to 255 visible ASCII characters, in double quotes or"
                            + " without.",
                    body(answer).path("detail").stringValue());
            assertEquals(
                    "{\"items\":[],\"nextCursor\":null}",
                    live.get("/api/tasks", "Authorization", ALICE).body());
        }

        @Test
        void refusesTwoKeys() throws Exception {
            assertProblem(400, "invalid_request", add(TEA, ALICE, KEY, KEY));
        }

        @Test
        void usesUpNoKeyForABodyAtFault() throws Exception {
            assertProblem(400, "invalid_body", add("{\"title\":\"\"}", ALICE, KEY));
            assertEquals(201, add(TEA, ALICE, KEY).statusCode());
        }
    }

    @Nested
    class Listing {
        @Test
        void isEmptyAtFirst() throws Exception {
            var answer = live.get("/api/tasks", "Authorization", ALICE);
            assertEquals(200, answer.statusCode());
            assertEquals("{\"items\":[],\"nextCursor\":null}", answer.body());
            assertEquals("application/json", header(answer, "Content-Type"));
        }

        @Test
        void goesPageByPageFromTheNewest() throws Exception {
            for (var title : List.of("a", "b", "c", "d", "e")) {
                add(title);
            }
            var titles = new ArrayList<String>();
            var query = "?limit=2";
            while (!query.isEmpty()) {
                var page = body(live.get("/api/tasks" + query, "Authorization", ALICE));
                page.path("items").forEach(item -> titles.add(item.path("title").stringValue()));
                var next = page.path("nextCursor");
                query = next.isNull() ? "" : "?limit=2&cursor=" + next.stringValue();
            }
            assertEquals(List.of("e", "d", "c", "b", "a"), titles);
        }

        @Test
        void canBeOfOneStatus() throws Exception {
            add("open");
            live.post("{\"title\":\"done\",\"completed\":true}", "Authorization", ALICE);
            assertEquals(
                    "{\"items\":[" + task(1, "open", "null", false, 0, 0) + "],\"nextCursor\":null}",
                    live.get("/api/tasks?status=pending", "Authorization", ALICE)
                            .body());
            assertEquals(
                    "{\"items\":[" + task(2, "done", "null", true, 1, 1) + "],\"nextCursor\":null}",
                    live.get("/api/tasks?status=completed", "Authorization", ALICE)
                            .body());
        }

        @Test
        void saysWhatAQueryMayBe() throws Exception {
            var answer = live.get("/api/tasks?limit=0", "Authorization", ALICE);
            assertProblem(400, "invalid_request", answer);
            assertEquals(
                    "The query takes status (all, pending or completed), limit (1 to 100) and cursor (a nextCursor of"
                            + " this list), each at most once, and nothing else.",
                    body(answer).path("detail").stringValue());
        }
    }

    @Nested
    class Finding {
        @Test
        void answersWithTheVersion() throws Exception {
            add("Tea");
            var answer = live.get(FIRST, "Authorization", ALICE);
            assertEquals(200, answer.statusCode());
            assertEquals(task(1, "Tea", "null", false, 0, 0), answer.body());
            assertEquals("\"1\"", header(answer, "ETag"));
        }

        @Test
        void saysOnlyThatNothingChanged() throws Exception {
            add("Tea");
            for (var known : List.of("\"1\"", "W/\"1\"", "\"7\", \"1\"", "*")) {
                var answer = live.get(FIRST, "Authorization", ALICE, "If-None-Match", known);
                assertEquals(304, answer.statusCode());
                assertEquals("", answer.body());
                assertEquals("\"1\"", header(answer, "ETag"));
                assertEquals("no-store", header(answer, "Cache-Control"));
            }
        }

        @Test
        void answersWhenAnotherVersionIsKnown() throws Exception {
            add("Tea");
            assertEquals(
                    200,
                    live.get(FIRST, "Authorization", ALICE, "If-None-Match", "\"2\"")
                            .statusCode());
        }

        @Test
        void refusesAPreconditionThatIsNone() throws Exception {
            add("Tea");
            var answer = live.get(FIRST, "Authorization", ALICE, "If-None-Match", "1");
            assertProblem(400, "invalid_request", answer);
            assertEquals(
                    "A precondition is * or a list of ETags as this service gave them, in double quotes.",
                    body(answer).path("detail").stringValue());
        }
    }

    @Nested
    class Changing {
        @Test
        void answersWithTheTaskAsItIsNow() throws Exception {
            live.post("{\"title\":\"Tea\",\"description\":\"Green\"}", "Authorization", ALICE);
            var answer = live.patch(FIRST, "{\"completed\":true,\"description\":null}", "Authorization", ALICE);
            assertEquals(200, answer.statusCode());
            assertEquals(task(1, "Tea", "null", true, 0, 1), answer.body());
            assertEquals("\"2\"", header(answer, "ETag"));
        }

        @Test
        void takesPlainJsonToo() throws Exception {
            add("Tea");
            assertEquals(
                    200,
                    live.json("PATCH", FIRST, "{\"title\":\"x\"}", "application/json", "Authorization", ALICE)
                            .statusCode());
        }

        @Test
        void takesNothingElse() throws Exception {
            add("Tea");
            var answer = live.json("PATCH", FIRST, "[]", "application/json-patch+json", "Authorization", ALICE);
            assertProblem(415, "unsupported_media_type", answer);
            assertEquals("application/merge-patch+json, application/json", header(answer, "Accept-Patch"));
        }

        @Test
        void changesNothingWhereTheBodyIsAtFault() throws Exception {
            add("Tea");
            assertProblem(
                    400,
                    "invalid_body",
                    live.patch(FIRST, "{\"title\":\"x\",\"completed\":0}", "Authorization", ALICE));
            assertEquals(
                    task(1, "Tea", "null", false, 0, 0),
                    live.get(FIRST, "Authorization", ALICE).body());
        }

        @Test
        void honoursIfMatch() throws Exception {
            add("Tea");
            for (var current : List.of("\"1\"", "\"9\",\"2\"", "*")) {
                assertEquals(
                        200,
                        live.patch(
                                        FIRST,
                                        "{\"title\":\"" + current.length() + "\"}",
                                        "Authorization",
                                        ALICE,
                                        "If-Match",
                                        current)
                                .statusCode());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2\"", "\"0\",\"2\"", "W/\"1\"", "\"\"", "\"01\""})
        void failsWhereTheTaskIsInAnotherVersion(String stale) throws Exception {
            add("Tea");
            assertProblem(
                    412,
                    "precondition_failed",
                    live.patch(FIRST, "{\"title\":\"x\"}", "Authorization", ALICE, "If-Match", stale));
            assertEquals(
                    task(1, "Tea", "null", false, 0, 0),
                    live.get(FIRST, "Authorization", ALICE).body());
        }

        @Test
        void joinsTheHeadersOfAPrecondition() throws Exception {
            add("Tea");
            assertEquals(
                    200,
                    live.patch(
                                    FIRST,
                                    "{\"title\":\"x\"}",
                                    "Authorization",
                                    ALICE,
                                    "If-Match",
                                    "\"7\"",
                                    "If-Match",
                                    "\"1\"")
                            .statusCode());
        }

        @Test
        void refusesAPreconditionThatIsNone() throws Exception {
            add("Tea");
            assertProblem(
                    400,
                    "invalid_request",
                    live.patch(FIRST, "{\"title\":\"x\"}", "Authorization", ALICE, "If-Match", "1"));
        }
    }

    @Nested
    class Deleting {
        @Test
        void leavesNothing() throws Exception {
            add("Tea");
            var answer = live.send("DELETE", FIRST, "", "Authorization", ALICE);
            assertEquals(204, answer.statusCode());
            assertEquals("", answer.body());
            assertFalse(answer.headers().map().containsKey("content-type"));
            assertProblem(404, "not_found", live.get(FIRST, "Authorization", ALICE));
            assertProblem(404, "not_found", live.send("DELETE", FIRST, "", "Authorization", ALICE));
        }

        @Test
        void honoursIfMatch() throws Exception {
            add("Tea");
            assertProblem(
                    412,
                    "precondition_failed",
                    live.send("DELETE", FIRST, "", "Authorization", ALICE, "If-Match", "\"2\""));
            assertEquals(
                    204,
                    live.send("DELETE", FIRST, "", "Authorization", ALICE, "If-Match", "\"1\"")
                            .statusCode());
        }
    }

    @Nested
    class SomebodyElsesTask {
        /** Threat 6.7. */
        @ParameterizedTest
        @ValueSource(strings = {"GET", "PATCH", "DELETE"})
        void isAsAbsentAsOneThatNeverWas(String method) throws Exception {
            add("Tea");
            var body = method.equals("PATCH") ? "{\"title\":\"mine\"}" : "";
            var theirs = live.json(method, FIRST, body, "application/json", "Authorization", BOB, "If-Match", "\"1\"");
            var nobodys = live.json(
                    method,
                    FIRST.replace('1', '7'),
                    body,
                    "application/json",
                    "Authorization",
                    BOB,
                    "If-Match",
                    "\"1\"");
            assertProblem(404, "not_found", theirs);
            assertEquals(withoutId(nobodys), withoutId(theirs));
            assertEquals(Optional.empty(), theirs.headers().firstValue("WWW-Authenticate"), "the token was good");
            assertEquals(
                    task(1, "Tea", "null", false, 0, 0),
                    live.get(FIRST, "Authorization", ALICE).body());
        }

        @Test
        void isInNoListButTheirs() throws Exception {
            add("Tea");
            assertEquals(
                    "{\"items\":[],\"nextCursor\":null}",
                    live.get("/api/tasks", "Authorization", BOB).body());
        }

        private static String withoutId(HttpResponse<String> answer) {
            var id = header(answer, "X-Request-Id");
            assertTrue(answer.body().contains(id));
            var headers = new TreeMap<>(answer.headers().map());
            headers.remove("date");
            return (headers + answer.body()).replace(id, "ID");
        }
    }

    @Nested
    class Ids {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "0-0-0-0-1",
                    "00000000-0000-0000-0000-1",
                    "00000000-0000-0000-0000-00000000000g",
                    "00000000-0000-0000-0000-0000000000001",
                    "000000000000000000000000000000001",
                    "%30",
                    "{id}"
                })
        void thatAreNoneNameNothing(String id) throws Exception {
            add("Tea");
            var answer = live.raw("GET /api/tasks/" + id.replace("{", "%7b").replace("}", "%7d")
                    + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\nConnection: close\r\n\r\n");
            assertEquals(404, answer.status());
            assertEquals("not_found", answer.code());
        }

        @Test
        void areTheSameInUpperCase() throws Exception {
            live.repository.add(
                    new Caller(new UserId("alice"), Instant.EPOCH, null),
                    Task.create(
                            new TaskId(UUID.fromString("abcdefab-cdef-4bcd-8fab-cdefabcdefab")),
                            new Title("Tea"),
                            null,
                            false,
                            LiveServer.START));
            assertEquals(
                    200,
                    live.get("/api/tasks/ABCDEFAB-CDEF-4BCD-8FAB-CDEFABCDEFAB", "Authorization", ALICE)
                            .statusCode());
        }
    }

    @Nested
    class WithADatabaseThatTakesNoChanges {
        @Test
        void saysSoOfChangesAndShowsTheRest() throws Exception {
            live.repository.takeNoChanges();
            var answer =
                    live.send("DELETE", "/api/tasks/00000000-0000-4000-8000-000000000000", "", "Authorization", ALICE);
            assertProblem(503, "database_unavailable", answer);
            assertEquals("5", header(answer, "Retry-After"));
            assertEquals(
                    "The database can be read, but takes no changes for now.",
                    body(answer).get("detail").stringValue());
            assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        }
    }

    @Nested
    class WithoutADatabase {
        @Test
        void asksToComeBack() throws Exception {
            live.repository.goAway();
            var answer = live.get("/api/tasks", "Authorization", ALICE);
            assertProblem(503, "database_unavailable", answer);
            assertEquals("5", header(answer, "Retry-After"));
            live.repository.comeBack();
            assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        }
    }
}
