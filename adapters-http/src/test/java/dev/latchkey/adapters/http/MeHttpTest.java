package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.BOB;
import static dev.latchkey.adapters.http.LiveServer.START;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeHttpTest {
    private static final String LATER_ALICE = "Bearer later-alice";
    private static final String REVOKED_CHALLENGE =
            "Bearer error=\"invalid_token\", error_description=\"The bearer token was taken back before its time.\","
                    + " resource_metadata=\"/.well-known/oauth-protected-resource\"";

    private final LiveServer live = LiveServer.start();

    @AfterEach
    void stop() {
        live.close();
    }

    private HttpResponse<String> erase(String authorization) throws Exception {
        return live.send("DELETE", "/api/me", "", "Authorization", authorization);
    }

    private HttpResponse<String> revoke(String authorization) throws Exception {
        return live.send("POST", "/api/me/revoke-tokens", "", "Authorization", authorization);
    }

    private HttpResponse<String> add(String authorization) throws Exception {
        return live.post("{\"title\":\"milk\"}", "Authorization", authorization);
    }

    private String tasks(String authorization) throws Exception {
        return live.get("/api/tasks", "Authorization", authorization).body();
    }

    private static void assertRevoked(HttpResponse<String> answer) {
        assertEquals(401, answer.statusCode());
        assertEquals("token_revoked", code(answer));
        assertEquals(REVOKED_CHALLENGE, header(answer, "WWW-Authenticate"));
    }

    @Nested
    class Erasing {
        @Test
        void answersWithAReceipt() throws Exception {
            add(ALICE);
            add(ALICE);

            var answer = erase(ALICE);

            assertEquals(200, answer.statusCode());
            assertEquals(
                    "{\"receipt\":\"00000000-0000-0001-0000-000000000001\",\"erasedAt\":\"" + START.plusSeconds(2)
                            + "\",\"deleted\":{\"tasks\":2}}",
                    answer.body());
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals("no-store", header(answer, "Cache-Control"));
        }

        @Test
        void leavesNothing() throws Exception {
            var location = header(add(ALICE), "Location");

            erase(ALICE);

            assertEquals("{\"items\":[],\"nextCursor\":null}", tasks(LATER_ALICE));
            assertEquals(404, live.get(location, "Authorization", LATER_ALICE).statusCode());
        }

        @Test
        void leavesOthersAlone() throws Exception {
            add(BOB);
            var before = tasks(BOB);

            erase(ALICE);

            assertEquals(before, tasks(BOB));
            assertEquals(201, add(BOB).statusCode());
        }

        /** Threat 6.21: the token was good when the request came in, and is not when it would write. */
        @Test
        void letsNothingBeAddedOnTheStrengthOfATokenFromBefore() throws Exception {
            erase(ALICE);

            assertRevoked(add(ALICE));
            assertEquals("{\"items\":[],\"nextCursor\":null}", tasks(LATER_ALICE));
        }

        /** Threat 6.22. */
        @Test
        void cannotBeRepeatedWithATokenFromBefore() throws Exception {
            erase(ALICE);
            add(LATER_ALICE);

            assertRevoked(erase(ALICE));
            assertEquals(
                    1,
                    LiveServer.body(live.get("/api/tasks", "Authorization", LATER_ALICE))
                            .path("items")
                            .size());
        }

        @Test
        void letsATokenFromAfterwardsStartAfresh() throws Exception {
            erase(ALICE);

            assertEquals(201, add(LATER_ALICE).statusCode());
            assertEquals(
                    1,
                    LiveServer.body(erase(LATER_ALICE))
                            .path("deleted")
                            .path("tasks")
                            .intValue());
        }

        @Test
        void isPutOffWhileTheDataAreAway() throws Exception {
            live.repository.goAway();

            var answer = erase(ALICE);

            assertEquals(503, answer.statusCode());
            assertEquals("database_unavailable", code(answer));
            assertEquals("5", header(answer, "Retry-After"));
        }
    }

    @Nested
    class RevokingTokens {
        @Test
        void hasNoContent() throws Exception {
            var answer = revoke(ALICE);

            assertEquals(204, answer.statusCode());
            assertEquals("", answer.body());
            assertEquals("no-store", header(answer, "Cache-Control"));
        }

        /** Threat 6.22. */
        @Test
        void takesBackWhatWasIssuedUntilThenFromThatUserAlone() throws Exception {
            revoke(ALICE);

            assertEquals(AccessStatus.REVOKED, live.data.check(caller("alice", 0)));
            assertEquals(AccessStatus.STANDS, live.data.check(caller("alice", 1)));
            assertEquals(AccessStatus.STANDS, live.data.check(caller("bob", 0)));
            assertRevoked(add(ALICE));
            assertRevoked(erase(ALICE));
        }

        @Test
        void leavesTheTasks() throws Exception {
            add(ALICE);
            var before = tasks(ALICE);

            revoke(ALICE);

            assertEquals(before, tasks(LATER_ALICE));
        }

        @Test
        void isPutOffWhileTheDataAreAway() throws Exception {
            live.repository.goAway();

            var answer = revoke(ALICE);

            assertEquals(503, answer.statusCode());
            assertEquals("database_unavailable", code(answer));
        }

        private static Caller caller(String name, long seconds) {
            return new Caller(new UserId(name), START.plusSeconds(seconds), null);
        }
    }

    @Nested
    class UnderARevokedToken {
        /** Threat 6.22. */
        @ParameterizedTest
        @CsvSource({"GET,/api/me", "DELETE,/api/me", "GET,/api/me/export", "POST,/api/me/revoke-tokens"})
        void nothingHappens(String method, String path) throws Exception {
            assertRevoked(live.send(method, path, "", "Authorization", "Bearer rejected-REVOKED"));
        }
    }

    @Nested
    class WhereAccessIsUnknown {
        @Test
        void itIsNeitherGrantedNorRefused() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer access-unknown");

            assertEquals(503, answer.statusCode());
            assertEquals("database_unavailable", code(answer));
            assertEquals("5", header(answer, "Retry-After"));
            assertTrue(answer.headers().firstValue("WWW-Authenticate").isEmpty());
        }
    }
}
