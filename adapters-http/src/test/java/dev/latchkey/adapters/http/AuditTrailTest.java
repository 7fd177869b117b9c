package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.user.UserId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever keeps an audit log is told of requests. */
class AuditTrailTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
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
            told.add("exported " + user.value());
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
    private final LiveServer live = LiveServer.startWith(new Observers(audit, RequestTracing.OFF));

    @AfterEach
    void stop() {
        live.close();
    }

    private void assertTold(String... expected) {
        assertEquals(List.of(expected), told);
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
    void anExportIsToldWhenAllOfItIsWritten() throws Exception {
        assertStatus(200, live.get("/api/me/export", "Authorization", ALICE));
        assertTold("admitted alice", "exported alice");
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
