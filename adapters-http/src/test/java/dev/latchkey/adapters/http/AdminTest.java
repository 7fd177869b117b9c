package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdminTest {
    private final AtomicBoolean databaseReady = new AtomicBoolean(true);
    private final AtomicBoolean keysKnown = new AtomicBoolean(true);
    private final LiveServer live = LiveServer.start(
            LiveServer.CONFIG,
            LiveServer::verify,
            List.of(new ReadinessCheck("database", databaseReady::get), new ReadinessCheck("keys", () -> {
                if (!keysKnown.get()) {
                    throw new IllegalStateException("a library's words");
                }
                return true;
            })));

    @AfterEach
    void stop() {
        live.close();
    }

    @Nested
    class Health {
        @Test
        void isReadyWhereAllChecksAre() throws Exception {
            var answer = live.admin("/observe/health/ready");
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "{\"status\":\"UP\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"},"
                            + "{\"name\":\"keys\",\"status\":\"UP\"},{\"name\":\"staying\",\"status\":\"UP\"}]}",
                    answer.body());
        }

        @Test
        void isNotReadyWhereOneCheckIsNot() throws Exception {
            databaseReady.set(false);
            var answer = live.admin("/observe/health/ready");
            assertEquals(503, answer.statusCode());
            assertEquals("DOWN", body(answer).path("status").stringValue());
            assertEquals(503, live.admin("/observe/health/ready/database").statusCode());
            assertEquals(200, live.admin("/observe/health/ready/keys").statusCode());
        }

        @Test
        void isNotReadyWhereOneCheckFails() throws Exception {
            keysKnown.set(false);
            var answer = live.admin("/observe/health/ready");
            assertEquals(503, answer.statusCode());
            assertEquals(
                    "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"},"
                            + "{\"name\":\"keys\",\"status\":\"DOWN\"},{\"name\":\"staying\",\"status\":\"UP\"}]}",
                    answer.body());
        }

        /** Or a balancer that asks so would take the service for broken, and its operator nothing for the cause. */
        @Test
        void refusesWhoAsksByAnOlderProtocol() throws Exception {
            var answer = live.adminRaw("GET /observe/health/ready HTTP/1.0\r\n\r\n");
            assertEquals(400, answer.status());
            assertEquals("invalid_request", answer.code());
        }

        @Test
        void livesWhetherReadyOrNot() throws Exception {
            databaseReady.set(false);
            assertEquals(200, live.admin("/observe/health/live").statusCode());
        }
    }

    @Nested
    class Metrics {
        @Test
        void countRequestsByRouteAndStatus() throws Exception {
            var sample = LiveServer.answered("GET", "/api/tasks/{id}", 404, "");
            var before = live.metric(sample);
            live.get("/api/tasks/1", "Authorization", ALICE);
            live.get("/api/tasks/2", "Authorization", ALICE);
            assertEquals(2, live.metric(sample) - before);
        }

        @Test
        void nameWhatWasWrongOnOurSide() throws Exception {
            var sample = LiveServer.answered("GET", "/api/me", 503, "keys_unavailable");
            var before = live.metric(sample);
            live.get("/api/me", "Authorization", "Bearer keys-unavailable");
            assertEquals(1, live.metric(sample) - before);
        }

        @Test
        void callNoMethodByAMadeUpName() throws Exception {
            var sample = LiveServer.answered("_OTHER", "unmatched", 404, "");
            var before = live.metric(sample);
            live.send("FORGE", "/no/such/path", "");
            assertEquals(1, live.metric(sample) - before);
        }

        @Test
        void sayHowManyRequestsTookHowLong() throws Exception {
            live.get("/api/me", "Authorization", ALICE);
            var bounds = live.admin("/observe/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(LiveServer.answered("GET", "/api/me", 200, "")
                            .replace("_count{", "_bucket{")
                            .replace(",}", ",le=")))
                    .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                    .toList();
            assertEquals(
                    List.of(
                            "0.001", "0.002", "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75",
                            "1.0", "2.5", "5.0", "7.5", "10.0", "+Inf"),
                    bounds);
        }

        @Test
        void countVerdictsByReason() throws Exception {
            for (var verdict : List.of("verified", "bad_signature", "keys_unavailable")) {
                var sample = LiveServer.verified("count", verdict);
                var token = switch (verdict) {
                    case "verified" -> "user-alice";
                    case "bad_signature" -> "rejected-BAD_SIGNATURE";
                    default -> "keys-unavailable";
                };
                var before = live.metric(sample);
                live.get("/api/me", "Authorization", "Bearer " + token);
                assertEquals(1, live.metric(sample) - before, verdict);
            }
        }

        @Test
        void timeVerdicts() throws Exception {
            var count = LiveServer.verified("count", "verified");
            var sum = LiveServer.verified("sum", "verified");
            var countBefore = live.metric(count);
            var sumBefore = live.metric(sum);
            live.get("/api/me", "Authorization", ALICE);
            assertEquals(1, live.metric(count) - countBefore);
            var time = live.metric(sum) - sumBefore;
            assertTrue(time > 0 && time < 10, () -> "seconds: " + time);
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void theAdminSocketHasNothing() throws Exception {
            var answer = live.admin("/api/me");
            assertEquals(404, answer.statusCode());
            assertEquals("not_found", LiveServer.code(answer));
        }

        @Test
        void thePublicSocketHasNeither() throws Exception {
            assertEquals(404, live.get("/observe/health/ready").statusCode());
            assertEquals(404, live.get("/observe/metrics").statusCode());
        }
    }
}
