package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.BOB;
import static dev.latchkey.adapters.http.LiveServer.START;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

@Timeout(60)
class ExportHttpTest {
    private static final String PATH = "/api/me/export";
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Task MILK = task(1, "milk");
    /** More than the server holds back. */
    private static final int SOME = 100;
    /** More than fits between it and a client who does not read. */
    static final int MANY = 10_000;

    private static Task task(int number, String title) {
        return Task.create(new TaskId(new UUID(7, number)), new Title(title), null, false, START);
    }

    private static HttpResponse<String> export(LiveServer live, String authorization) throws Exception {
        return live.get(PATH, "Authorization", authorization);
    }

    /** Export as this test has it, everything else as usual. */
    static UnaryOperator<PersonalDataRepository> exporting(Consumer<Consumer<PersonalDatum>> export) {
        return real -> new PersonalDataRepository() {
            @Override
            public void export(UserId owner, Consumer<PersonalDatum> sink) {
                export.accept(sink);
            }

            @Override
            public Erasure erase(Caller owner, ErasureReceipt receipt) {
                return real.erase(owner, receipt);
            }
        };
    }

    /** An export that is in the middle when something of ours fails. */
    static UnaryOperator<PersonalDataRepository> thatBreaksOff() {
        return exporting(sink -> {
            tasks(SOME, sink);
            throw new IllegalStateException("alice's");
        });
    }

    static void tasks(int count, Consumer<PersonalDatum> sink) {
        var filler = new Description("x".repeat(Description.MAX_LENGTH));
        for (var n = 0; n < count; n++) {
            var id = new TaskId(new UUID(7, n));
            sink.accept(new PersonalDatum.KeptTask(Task.create(id, new Title("task"), filler, false, START)));
        }
    }

    private static String sent(String error) {
        return "http_server_request_duration_seconds_count{error_type=\"" + error
                + "\",http_request_method=\"GET\",http_response_status_code=\"200\",http_route=\"" + PATH
                + "\",scope=\"application\",}";
    }

    @Nested
    class Whole {
        @Test
        void hasEverythingKeptAndAManifest() throws Exception {
            try (var live = LiveServer.start()) {
                var location = header(live.post("{\"title\":\"gone\"}", "Authorization", ALICE), "Location");
                assertTrue(location.startsWith("/api/tasks/"));
                var receipt = LiveServer.body(live.send("DELETE", "/api/me", "", "Authorization", ALICE));
                var later = "Bearer later-alice";
                var added = live.post(
                        "{\"title\":\"f\\u00fcr \\\"alice\\\"\"}", "Authorization", later, "Idempotency-Key", "hers");
                live.post("{\"title\":\"bob's\"}", "Authorization", BOB, "Idempotency-Key", "hers");

                var answer = export(live, later);

                assertEquals(200, answer.statusCode());
                assertEquals(
                        """
                        {"userId":"alice","tasks":[%s],\
                        "erasures":[{"receipt":"%s","erasedAt":"%s"}],\
                        "idempotencyKeys":[{"taskId":"%s","usedAt":"%s"}],\
                        "access":{"tokensRevokedUntil":"%s"},\
                        "exportedAt":"2026-11-21T08:00:04Z","manifest":{"schemaVersion":1,\
                        "counts":{"tasks":1,"erasures":1,"idempotencyKeys":1},"bytes":%d,"sha256":"%s"}}""".formatted(
                                        added.body(),
                                        receipt.path("receipt").stringValue(),
                                        receipt.path("erasedAt").stringValue(),
                                        LiveServer.body(added).path("id").stringValue(),
                                        LiveServer.body(added).path("createdAt").stringValue(),
                                        receipt.path("erasedAt").stringValue(),
                                        bytesBeforeManifest(answer.body()).length,
                                        sum(bytesBeforeManifest(answer.body()))),
                        answer.body());
            }
        }

        @Test
        void isADocumentForAUserOfWhomNothingIsKept() throws Exception {
            try (var live = LiveServer.start()) {
                var body = export(live, ALICE).body();

                var before = "{\"userId\":\"alice\",\"tasks\":[],\"erasures\":[],\"idempotencyKeys\":[],"
                        + "\"access\":{\"tokensRevokedUntil\":null},\"exportedAt\":\"2026-11-21T08:00:00Z\"";
                assertEquals(
                        before
                                + ",\"manifest\":{\"schemaVersion\":1,\"counts\":{\"tasks\":0,\"erasures\":0,\"idempotencyKeys\":0},\"bytes\":"
                                + before.length() + ",\"sha256\":\""
                                + sum(before.getBytes(StandardCharsets.UTF_8)) + "\"}}",
                        body);
            }
        }

        @Test
        void separatesWhatItLists() throws Exception {
            try (var live = LiveServer.startWith(
                    exporting(sink -> {
                        sink.accept(new PersonalDatum.KeptTask(MILK));
                        sink.accept(new PersonalDatum.KeptTask(task(2, "bread")));
                        sink.accept(new PersonalDatum.RevokedAccess(START));
                        sink.accept(new PersonalDatum.PastErasure(new ErasureReceipt(new UUID(0, 1), START)));
                        sink.accept(new PersonalDatum.PastErasure(new ErasureReceipt(new UUID(0, 2), START)));
                        sink.accept(new PersonalDatum.UsedIdempotencyKey(MILK.id(), START));
                        sink.accept(new PersonalDatum.UsedIdempotencyKey(new TaskId(new UUID(7, 2)), START));
                    }),
                    PATIENCE)) {
                var document = LiveServer.body(export(live, ALICE));

                assertEquals(2, document.path("tasks").size());
                assertEquals(
                        "bread", document.path("tasks").path(1).path("title").stringValue());
                assertEquals(2, document.path("erasures").size());
                assertEquals(
                        "00000000-0000-0000-0000-000000000002",
                        document.path("erasures").path(1).path("receipt").stringValue());
                assertEquals(
                        "[{\"taskId\":\"00000000-0000-0007-0000-000000000001\",\"usedAt\":\"2026-11-21T08:00:00Z\"},"
                                + "{\"taskId\":\"00000000-0000-0007-0000-000000000002\",\"usedAt\":\"2026-11-21T08:00:00Z\"}]",
                        document.path("idempotencyKeys").toString());
                assertEquals(
                        "{\"tasks\":2,\"erasures\":2,\"idempotencyKeys\":2}",
                        document.path("manifest").path("counts").toString());
            }
        }

        @Test
        void isAStreamedAttachmentThatNobodyKeeps() throws Exception {
            try (var live = LiveServer.start()) {
                var answer = export(live, ALICE);

                var headers = new TreeMap<String, List<String>>(answer.headers().map());
                headers.keySet().removeAll(List.of("date", "x-request-id"));
                assertEquals(
                        Map.of(
                                "cache-control", List.of("no-store"),
                                "connection", List.of("keep-alive"),
                                "content-disposition", List.of("attachment; filename=\"latchkey-export.json\""),
                                "content-type", List.of("application/json"),
                                "transfer-encoding", List.of("chunked"),
                                "x-content-type-options", List.of("nosniff")),
                        headers);
            }
        }

        @Test
        void leavesTheConnectionUsableUnlessAskedNotTo() throws Exception {
            try (var live = LiveServer.start();
                    var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                socket.setSoTimeout(10_000);
                RawResponse.send(
                        socket,
                        "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n"
                                + "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: " + BOB
                                + "\r\n\r\n");
                var both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertEquals(2, both.split("HTTP/1.1 200 OK", -1).length - 1);
                assertTrue(both.contains("\"userId\":\"alice\"") && both.contains("\"userId\":\"bob\""));
                assertTrue(both.endsWith("\r\n0\r\n\r\n"));
            }
        }

        @Test
        void isWholeHoweverMuchItIs() throws Exception {
            try (var live = LiveServer.startWith(exporting(sink -> tasks(MANY, sink)), PATIENCE)) {
                var body = export(live, ALICE).body();

                var manifest = Json.MAPPER.readTree(body).path("manifest");
                assertEquals(MANY, manifest.path("counts").path("tasks").intValue());
                assertEquals(
                        bytesBeforeManifest(body).length, manifest.path("bytes").intValue());
                assertEquals(
                        sum(bytesBeforeManifest(body)), manifest.path("sha256").stringValue());
            }
        }

        @Test
        void isCountedWhenItHasGoneOut() throws Exception {
            try (var live = LiveServer.start()) {
                var sample = sent("");
                var before = live.metric(sample);

                export(live, ALICE);

                // The client may be a little ahead of the count.
                while (live.metric(sample) == before) {
                    Thread.onSpinWait();
                }
                assertEquals(1, live.metric(sample) - before);
            }
        }

        private static byte[] bytesBeforeManifest(String body) {
            return body.substring(0, body.lastIndexOf(",\"manifest\":")).getBytes(StandardCharsets.UTF_8);
        }

        private static String sum(byte[] bytes) throws Exception {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
    }

    @Nested
    class OfTheCallerAlone {
        /** Threat 6.19. */
        @Test
        void hasNothingOfOthers() throws Exception {
            try (var live = LiveServer.start()) {
                live.post("{\"title\":\"bob's own\"}", "Authorization", BOB);
                live.send("POST", "/api/me/revoke-tokens", "", "Authorization", BOB);

                var document = LiveServer.body(export(live, ALICE));

                assertEquals("alice", document.path("userId").stringValue());
                assertEquals("[]", document.path("tasks").toString());
                assertTrue(document.path("access").path("tokensRevokedUntil").isNull());
            }
        }

        @Test
        void takesNoUserFromTheQuery() throws Exception {
            try (var live = LiveServer.start()) {
                live.post("{\"title\":\"bob's own\"}", "Authorization", BOB);

                var answer = live.get(PATH + "?userId=bob&user=bob&sub=bob", "Authorization", ALICE);

                assertEquals("alice", LiveServer.body(answer).path("userId").stringValue());
                assertFalse(answer.body().contains("bob"));
            }
        }
    }

    @Nested
    class Head {
        @Test
        void runsNoExport() throws Exception {
            try (var live = LiveServer.startWith(
                    exporting(_ -> {
                        throw new AssertionError("exported for nobody");
                    }),
                    PATIENCE)) {
                var answer = live.send("HEAD", PATH, "", "Authorization", ALICE);

                assertEquals(405, answer.statusCode());
                assertEquals("GET", header(answer, "Allow"));
                assertEquals("", answer.body());
            }
        }
    }

    @Nested
    class BeforeTheFirstByte {
        @Test
        void isPutOffWhileTheDataAreAway() throws Exception {
            try (var live = LiveServer.start()) {
                live.repository.goAway();

                var answer = export(live, ALICE);

                assertEquals(503, answer.statusCode());
                assertEquals("database_unavailable", code(answer));
                assertEquals("5", header(answer, "Retry-After"));
                assertEquals("application/problem+json", header(answer, "Content-Type"));
                assertEquals("", header(answer, "Content-Disposition"));
                assertEquals("", header(answer, "Transfer-Encoding"));
                assertEquals("no-store", header(answer, "Cache-Control"));
            }
        }

        @Test
        void isRefusedWhereItFailsEarly() throws Exception {
            try (var live = LiveServer.startWith(
                    exporting(sink -> {
                        sink.accept(new PersonalDatum.KeptTask(MILK));
                        throw new IllegalStateException("alice's");
                    }),
                    PATIENCE)) {
                var answer = export(live, ALICE);

                assertEquals(500, answer.statusCode());
                assertEquals("internal_error", code(answer));
                assertFalse(answer.body().contains("alice"));
            }
        }

        @Test
        void isRefusedWhereThePiecesComeInAnOrderThatIsNoDocument() throws Exception {
            try (var live = LiveServer.startWith(
                    exporting(sink -> {
                        sink.accept(new PersonalDatum.PastErasure(new ErasureReceipt(new UUID(0, 1), START)));
                        sink.accept(new PersonalDatum.KeptTask(MILK));
                    }),
                    PATIENCE)) {
                assertEquals(500, export(live, ALICE).statusCode());
            }
        }

        @Test
        void leavesThePlaceToTheNext() throws Exception {
            try (var live = LiveServer.start()) {
                for (var n = 0; n < 5; n++) {
                    live.repository.goAway();
                    assertEquals(503, export(live, ALICE).statusCode());
                    live.repository.comeBack();
                    assertEquals(200, export(live, ALICE).statusCode());
                }
            }
        }
    }

    @Nested
    class CutOff {
        private static final Map<String, Object> REQUEST =
                Map.of("method", "GET", "route", PATH, "status", 200, "reason", "cut_off");

        private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

        @Test
        void isNoDocumentWhereTheDataBreakOffInTheMiddle() throws Exception {
            var text = cutOff(sink -> {
                tasks(SOME, sink);
                throw new UserDataUnavailableException(new ConnectException("alice's"));
            });

            assertFalse(text.endsWith("\r\n0\r\n\r\n"));
            assertThrows(JacksonException.class, () -> Json.MAPPER.readTree(unchunked(text)));
            assertEquals(
                    List.of(
                            Map.of(
                                    "exception", UserDataUnavailableException.class.getName(),
                                    "cause", ConnectException.class.getName()),
                            REQUEST),
                    logged());
        }

        @Test
        void isNoDocumentForAnHttpClient() throws Exception {
            try (var live = LiveServer.startWith(thatBreaksOff(), PATIENCE)) {
                var sample = sent("cut_off");
                var before = live.metric(sample);
                assertThrows(IOException.class, () -> export(live, ALICE));
                assertEquals(1, live.metric(sample) - before);
            }
        }

        /** Threat 6.20. */
        @Test
        void endsForAClientWhoDoesNotRead() throws Exception {
            var ended = new CountDownLatch(1);
            var patience = Duration.ofSeconds(2);
            listen();
            try (var live = LiveServer.startWith(
                            exporting(sink -> {
                                try {
                                    tasks(MANY, sink);
                                } finally {
                                    ended.countDown();
                                }
                            }),
                            patience);
                    var socket = new Socket()) {
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), live.server.port()));
                ask(socket);

                // Long before the limit of those who read.
                assertTrue(ended.await(4 * patience.toSeconds(), TimeUnit.SECONDS));
            } finally {
                deaf();
            }
            assertEquals(List.of(REQUEST), logged());
        }

        /** Threat 6.20. */
        @Test
        void endsForAClientWhoReadsForTooLong() throws Exception {
            listen();
            try (var live = LiveServer.startWith(
                            exporting(sink -> {
                                while (true) {
                                    tasks(SOME, sink);
                                }
                            }),
                            Duration.ofMillis(200));
                    var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                ask(socket);
                readToTheEnd(socket, OutputStream.nullOutputStream());
            } finally {
                deaf();
            }
            assertEquals(List.of(REQUEST), logged());
        }

        @Test
        void endsForAClientWhoLeaves() throws Exception {
            var ended = new CountDownLatch(1);
            listen();
            try (var live = LiveServer.startWith(
                    exporting(sink -> {
                        try {
                            tasks(MANY, sink);
                        } finally {
                            ended.countDown();
                        }
                    }),
                    PATIENCE)) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                    ask(socket);
                    assertEquals(
                            "HTTP/1.1 200",
                            new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
                }
                assertTrue(ended.await(30, TimeUnit.SECONDS));
            } finally {
                deaf();
            }
            assertEquals(List.of(Map.of("method", "GET", "route", PATH, "status", 200, "reason", "cut_off")), logged());
        }

        private String cutOff(Consumer<Consumer<PersonalDatum>> export) throws Exception {
            listen();
            try (var live = LiveServer.startWith(exporting(export), PATIENCE);
                    var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                socket.setSoTimeout(10_000);
                ask(socket);
                var all = new ByteArrayOutputStream();
                readToTheEnd(socket, all);
                return all.toString(StandardCharsets.UTF_8);
            } finally {
                deaf();
            }
        }

        private static void ask(Socket socket) throws IOException {
            RawResponse.send(socket, "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n");
        }

        private static void readToTheEnd(Socket socket, OutputStream out) throws IOException {
            try {
                socket.getInputStream().transferTo(out);
            } catch (SocketException _) {
                // reset: as good an end
            }
        }

        /** The content of as many chunks as there are. */
        private static String unchunked(String text) {
            var content = text.substring(text.indexOf("\r\n\r\n") + 4);
            return Arrays.stream(content.split("\r\n"))
                    .filter(line -> !line.matches("[0-9a-f]{1,8}"))
                    .reduce("", String::concat);
        }

        private void listen() {
            lines.start();
            logger().addAppender(lines);
        }

        private void deaf() {
            logger().detachAppender(lines);
        }

        private static Logger logger() {
            return assertInstanceOf(Logger.class, LoggerFactory.getLogger(RequestLog.class));
        }

        /** What was logged, but for what differs from run to run. */
        private List<Map<String, Object>> logged() {
            var logged = new ArrayList<Map<String, Object>>();
            for (var line : lines.list) {
                var keys = new TreeMap<String, Object>();
                line.getKeyValuePairs().forEach(pair -> keys.put(pair.key, pair.value));
                keys.keySet().removeAll(List.of("requestId", "durationMs", "at"));
                logged.add(keys);
            }
            return logged;
        }
    }

    /** Threat 6.20. */
    @Nested
    class AtOnce {
        private final CountDownLatch begun = new CountDownLatch(2);
        private final CountDownLatch leave = new CountDownLatch(1);

        private LiveServer slow() {
            return LiveServer.startWith(
                    exporting(sink -> {
                        begun.countDown();
                        try {
                            leave.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        sink.accept(new PersonalDatum.KeptTask(MILK));
                    }),
                    PATIENCE);
        }

        private static void assertOverloaded(HttpResponse<String> answer) {
            assertEquals(503, answer.statusCode());
            assertEquals("overloaded", code(answer));
            assertEquals("5", header(answer, "Retry-After"));
        }

        @Test
        void runsOneForAUserAndTwoForAll() throws Exception {
            try (var live = slow();
                    var others = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = new ArrayList<Future<HttpResponse<String>>>();
                running.add(others.submit(() -> export(live, ALICE)));
                running.add(others.submit(() -> export(live, BOB)));
                assertTrue(begun.await(10, TimeUnit.SECONDS));

                assertOverloaded(export(live, ALICE));
                assertOverloaded(export(live, "Bearer user-carol"));
                assertEquals(200, live.get("/api/me", "Authorization", ALICE).statusCode());
                leave.countDown();
                for (var export : running) {
                    assertEquals(200, export.get(10, TimeUnit.SECONDS).statusCode());
                }

                for (var user : List.of(ALICE, "Bearer user-carol")) {
                    assertEquals(200, export(live, user).statusCode());
                }
            }
        }

        @Test
        void runsOneForAUserWhereAnotherPlaceIsFree() throws Exception {
            begun.countDown();
            try (var live = slow();
                    var others = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = others.submit(() -> export(live, ALICE));
                assertTrue(begun.await(10, TimeUnit.SECONDS));

                assertOverloaded(export(live, ALICE));
                leave.countDown();
                assertEquals(200, running.get(10, TimeUnit.SECONDS).statusCode());
            }
        }

        @Test
        void countsThoseBegunBeforeAReconfiguration() throws Exception {
            begun.countDown();
            try (var live = slow();
                    var others = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = others.submit(() -> export(live, ALICE));
                assertTrue(begun.await(10, TimeUnit.SECONDS));
                live.server.reconfigure(LiveServer.CONFIG, LiveServer::verify);

                assertOverloaded(export(live, ALICE));
                leave.countDown();
                assertEquals(200, running.get(10, TimeUnit.SECONDS).statusCode());
            }
        }
    }
}
