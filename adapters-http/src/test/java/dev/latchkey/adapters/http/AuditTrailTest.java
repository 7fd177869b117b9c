package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever keeps an audit log is told of requests. */
class AuditTrailTest {
    private static final String EXPORT = "/api/me/export";

    private final List<String> told = new CopyOnWriteArrayList<>();
    /** How exports ended, which their readers may know earlier than whoever is told of it. */
    private final BlockingQueue<String> exports = new LinkedBlockingQueue<>();

    private final CountDownLatch received = new CountDownLatch(1);
    private final AuditTrail audit = new AuditTrail() {
        @Override
        public void admitted(UserId user) {
            told.add("admitted " + user.value());
        }

        @Override
        public void refused(String reason) {
            told.add("refused " + reason);
        }

        @Override
        public void exported(UserId user) {
            exports.add((isReceived() ? "whole " : "too early ") + user.value());
        }

        @Override
        public void exportBrokenOff(UserId user) {
            exports.add("in part " + user.value());
        }

        @Override
        public void erased(UserId user, UUID receipt) {
            told.add("erased " + user.value() + " " + receipt);
        }

        @Override
        public void revoked(UserId user) {
            told.add("revoked " + user.value());
        }
    };
    private final Observers observers = new Observers(audit, RequestTracing.OFF);
    private final LiveServer live = LiveServer.startWith(observers);

    @AfterEach
    void stop() {
        live.close();
    }

    private void assertTold(String... expected) {
        assertEquals(List.of(expected), told);
    }

    private boolean isReceived() {
        try {
            return received.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertExport(String expected) throws InterruptedException {
        assertEquals(expected, exports.poll(30, TimeUnit.SECONDS));
        assertTold("admitted alice");
    }

    private static void assertStatus(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode());
    }

    @Test
    void whoComesInIsNamedWithEachRequest() throws Exception {
        assertStatus(200, live.get("/api/me", "Authorization", ALICE));
        assertStatus(404, live.get("/api/tasks/7", "Authorization", ALICE));
        assertStatus(404, live.get("/api/nowhere", "Authorization", ALICE));
        assertTold("admitted alice", "admitted alice", "admitted alice");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/me,Bearer rejected-WRONG_AUDIENCE,401,wrong_audience",
        "/api/me,Bearer rejected-REVOKED,401,revoked",
        "/api/me,Bearer keys-unavailable,503,keys_unavailable",
        "/api/me,Basic x,401,missing_token",
        "/api/me,Bearer,400,malformed_credentials",
        "/api/me?access_token=x,Bearer user-alice,400,token_in_query",
    })
    void whoDoesNotComeInLeavesTheReason(String path, String authorization, int status, String reason)
            throws Exception {
        assertStatus(status, live.get(path, "Authorization", authorization));
        assertTold("refused " + reason);
    }

    @Test
    void whatAnybodyMayReadIsNobodysBusiness() throws Exception {
        assertStatus(200, live.get("/openapi"));
        assertTold();
    }

    @Test
    void anExportIsToldWhenAllOfItHasGoneOut() throws Exception {
        assertStatus(200, live.get(EXPORT, "Authorization", ALICE));
        received.countDown();
        assertExport("whole alice");
    }

    @Test
    void anExportWhoseReaderLeavesIsToldAsBrokenOff() throws Exception {
        try (var many = LiveServer.startWith(
                ExportHttpTest.exporting(sink -> ExportHttpTest.tasks(ExportHttpTest.MANY, sink)), observers)) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), many.server.port())) {
                RawResponse.send(
                        socket, "GET " + EXPORT + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n");
                assertEquals(
                        "HTTP/1.1 200", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }
            assertExport("in part alice");
        }
    }

    @Test
    void anExportThatFailsInTheMiddleIsToldAsBrokenOff() throws Exception {
        try (var breaking = LiveServer.startWith(ExportHttpTest.thatBreaksOff(), observers)) {
            assertThrows(IOException.class, () -> breaking.get(EXPORT, "Authorization", ALICE));
            assertExport("in part alice");
        }
    }

    @Test
    void nothingIsToldOfAnExportThatIsRefused() throws Exception {
        live.repository.goAway();
        assertStatus(503, live.get(EXPORT, "Authorization", ALICE));
        live.repository.comeBack();
        // On the same connection: whatever was to be told of the first is told by then.
        assertStatus(200, live.get(EXPORT, "Authorization", ALICE));
        received.countDown();
        assertEquals("whole alice", exports.poll(30, TimeUnit.SECONDS));
        assertTold("admitted alice", "admitted alice");
    }

    @Test
    void anErasureIsToldWithItsReceipt() throws Exception {
        assertStatus(200, live.send("DELETE", "/api/me", "", "Authorization", ALICE));
        assertTold("admitted alice", "erased alice " + new UUID(1, 1));
        told.clear();

        assertStatus(401, live.send("DELETE", "/api/me", "", "Authorization", ALICE));
        assertTold("admitted alice");
    }

    @Test
    void aRevocationIsTold() throws Exception {
        assertStatus(204, live.send("POST", "/api/me/revoke-tokens", "", "Authorization", ALICE));
        assertTold("admitted alice", "revoked alice");
    }

    @Test
    void nothingIsToldOfWhatFailed() throws Exception {
        live.repository.goAway();
        assertStatus(503, live.send("DELETE", "/api/me", "", "Authorization", ALICE));
        assertTold("admitted alice");
    }
}
