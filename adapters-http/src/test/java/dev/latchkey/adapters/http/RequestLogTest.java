package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class RequestLogTest {
    private final LiveServer live = LiveServer.start();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = assertInstanceOf(Logger.class, LoggerFactory.getLogger(RequestLog.class));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        live.close();
    }

    private static Map<String, Object> keys(ILoggingEvent line) {
        var keys = new LinkedHashMap<String, Object>();
        line.getKeyValuePairs().forEach(pair -> keys.put(pair.key, pair.value));
        return keys;
    }

    private static Map<String, Object> withoutTime(ILoggingEvent line) {
        var keys = keys(line);
        var duration = assertInstanceOf(Long.class, keys.remove("durationMs"));
        assertTrue(duration >= 0 && duration < 10_000);
        return keys;
    }

    @Nested
    class Requests {
        @Test
        void areOneLineEach() throws Exception {
            var answer = live.get("/api/me?x=secret", "Authorization", ALICE);
            assertEquals(1, lines.list.size());
            var line = lines.list.getFirst();
            assertEquals("request", line.getFormattedMessage());
            assertEquals(Level.INFO, line.getLevel());
            assertEquals(
                    Map.of(
                            "method",
                            "GET",
                            "route",
                            "/api/me",
                            "status",
                            200,
                            "requestId",
                            header(answer, "X-Request-Id")),
                    withoutTime(line));
        }

        @ParameterizedTest
        @CsvSource({
            "GET,/api/me,Bearer rejected-WRONG_AUDIENCE,/api/me,401,wrong_audience",
            "GET,/api/me,Bearer rejected-EXPIRED,/api/me,401,expired",
            "GET,/api/me,Bearer keys-unavailable,/api/me,503,keys_unavailable",
            "GET,/api/me,Basic x,/api/me,401,missing_token",
            "GET,/api/me,Bearer,/api/me,400,malformed_credentials",
            "GET,/api/me?access_token=x,Bearer x,/api/me,400,token_in_query",
            "GET,/api/tasks/7,Bearer user-alice,/api/tasks/{id},404,not_found",
            "GET,/no/such/path,Bearer user-alice,unmatched,404,not_found",
            "PUT,/api/tasks,Bearer user-alice,/api/tasks,405,method_not_allowed",
            "POST,/api/tasks,Bearer user-alice,/api/tasks,415,unsupported_media_type",
        })
        void sayWhyTheyAreRefused(
                String method, String path, String authorization, String route, int status, String reason)
                throws Exception {
            var answer = live.send(method, path, "", "Authorization", authorization);
            assertEquals(
                    Map.of(
                            "method", method,
                            "route", route,
                            "status", status,
                            "requestId", header(answer, "X-Request-Id"),
                            "reason", reason),
                    withoutTime(lines.list.getFirst()));
        }

        @Test
        void sayThatABodyIsAtFault() throws Exception {
            live.post("{}", "Authorization", ALICE);
            assertEquals("invalid_body", keys(lines.list.getFirst()).get("reason"));
        }

        @Test
        void thatAreTooBrokenToBeReadHaveALineToo() throws Exception {
            var answer = live.raw("GET /a<b HTTP/1.1\r\nHost: a\r\n\r\n");
            var line = withoutTime(lines.list.getFirst());
            line.remove("method");
            assertEquals(
                    Map.of(
                            "route",
                            "unmatched",
                            "status",
                            400,
                            "requestId",
                            answer.header("x-request-id"),
                            "reason",
                            "invalid_request"),
                    line);
        }

        @Test
        void ofMadeUpMethodsNameNone() throws Exception {
            live.send("FORGE", "/docs", "");
            live.send("PATCH", "/docs", "");
            assertEquals("_OTHER", keys(lines.list.get(0)).get("method"));
            assertEquals("PATCH", keys(lines.list.get(1)).get("method"));
        }

        @Test
        void haveAnIdOfOurOwnEach() throws Exception {
            var first = header(live.get("/api/me", "X-Request-Id", "theirs"), "X-Request-Id");
            var second = header(live.get("/api/me"), "X-Request-Id");
            assertEquals(first, UUID.fromString(first).toString());
            assertNotEquals(first, second);
        }
    }

    /** Threat 5.10. */
    @Nested
    class AFlood {
        private final AtomicLong now = new AtomicLong();
        private final RequestLog log = new RequestLog(
                LoggerFactory.getLogger(RequestLog.class),
                MetricsFactory.getInstance().globalRegistry(),
                now::get);

        private void answer(Answer answer, int times) {
            for (int i = 0; i < times; i++) {
                log.answered(Correlation.of("id"), "GET", "/flood", answer, Duration.ZERO);
            }
        }

        private long lines(String message) {
            return lines.list.stream()
                    .filter(line -> line.getFormattedMessage().equals(message))
                    .count();
        }

        @Test
        void ofRefusalsIsLoggedInPartAndCountedInFull() {
            answer(Answer.Refusal.of(ProblemCode.MISSING_TOKEN), 1500);
            assertEquals(500, lines("request"));
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            answer(Answer.Refusal.of(ProblemCode.MISSING_TOKEN), 2);
            assertEquals(502, lines("request"));
            assertEquals(1, lines("refusals_not_logged"));
            var line = lines.list.get(500);
            assertEquals(Level.WARN, line.getLevel());
            assertEquals(Map.of("requests", 1000L), keys(line));
            var counted = MetricsFactory.getInstance()
                    .globalRegistry()
                    .timer(
                            "http.server.request.duration",
                            List.of(
                                    Tag.create("http.request.method", "GET"),
                                    Tag.create("http.route", "/flood"),
                                    Tag.create("http.response.status_code", "401"),
                                    Tag.create("error.type", "")));
            assertEquals(1502, counted.orElseThrow().count());
        }

        @Test
        void ofSuccessesIsLoggedInFull() {
            answer(Answer.Success.of(200, Content.json(Map.of())), 1500);
            assertEquals(1500, lines("request"));
        }
    }

    @Nested
    class Failures {
        @Test
        void areNamedByClassAndPlaceAlone() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer secret-token");
            assertEquals(500, answer.statusCode());
            assertEquals("internal_error", LiveServer.code(answer));
            assertEquals(
                    List.of("failure", "request"),
                    lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
            var failure = lines.list.getFirst();
            assertEquals(Level.ERROR, failure.getLevel());
            var keys = keys(failure);
            assertTrue(String.valueOf(keys.remove("at"))
                    .matches("dev\\.latchkey\\.adapters\\.http\\.LiveServer\\.verify:\\d+"));
            assertEquals(
                    Map.of(
                            "requestId", header(answer, "X-Request-Id"),
                            "exception", "java.lang.IllegalStateException",
                            "cause", "none"),
                    keys);
            assertFalse(lines.list.toString().contains("secret"));
            assertFalse((answer.body() + answer.headers()).contains("secret"));
            assertEquals("internal_error", keys(lines.list.getLast()).get("reason"));
        }

        @Test
        void ofTheMachineAreAnsweredToo() throws Exception {
            try (var broken = LiveServer.start(
                    LiveServer.CONFIG,
                    _ -> {
                        throw new StackOverflowError("a library's words");
                    },
                    List.of())) {
                var answer = broken.get("/api/me", "Authorization", ALICE);
                assertEquals(500, answer.statusCode());
                assertEquals("internal_error", LiveServer.code(answer));
                assertEquals(
                        "java.lang.StackOverflowError",
                        keys(lines.list.getFirst()).get("exception"));
            }
        }

        @Test
        void ofTheDatabaseSayWhatCausedThem() throws Exception {
            live.repository.goAway();
            live.get("/api/tasks", "Authorization", ALICE);
            var keys = keys(lines.list.getFirst());
            assertEquals("dev.latchkey.domain.user.UserDataUnavailableException", keys.get("exception"));
            assertEquals("java.net.ConnectException", keys.get("cause"));
            assertEquals("database_unavailable", keys(lines.list.getLast()).get("reason"));
        }

        @Test
        void ofADatabaseThatTakesNoChangesSaySo() throws Exception {
            live.repository.takeNoChanges();
            live.send("DELETE", "/api/tasks/00000000-0000-4000-8000-000000000000", "", "Authorization", ALICE);
            assertEquals(
                    "dev.latchkey.domain.user.UserDataReadOnlyException",
                    keys(lines.list.getFirst()).get("exception"));
            assertEquals("database_read_only", keys(lines.list.getLast()).get("reason"));
        }

        @Test
        void elsewhereHaveNoPlace() {
            var failure = new IllegalStateException();
            failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("java.lang.Thread", "run", "", 1)});
            new RequestLog(MetricsFactory.getInstance().globalRegistry()).failed(Correlation.of("id"), failure);
            assertEquals("elsewhere", keys(lines.list.getFirst()).get("at"));
        }
    }

    @Nested
    class Leavers {
        @Test
        void areNoFailureOfOurs() throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                RawResponse.send(
                        socket,
                        "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE
                                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            }
            live.close();
            assertEquals(
                    List.of(),
                    lines.list.stream()
                            .filter(line -> line.getLevel() == Level.ERROR)
                            .toList());
        }
    }
}
