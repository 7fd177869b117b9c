package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.domain.token.TokenRejection;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {
    private static final String METADATA = "resource_metadata=\"/.well-known/oauth-protected-resource\"";

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    private static String invalid(String description) {
        return "Bearer error=\"invalid_token\", error_description=\"" + description + "\", " + METADATA;
    }

    @Test
    void aVerifiedUserComesIn() throws Exception {
        var answer = live.get("/api/me", "Authorization", ALICE);
        assertEquals(200, answer.statusCode());
        assertEquals("{\"userId\":\"alice\"}", answer.body());
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals("", header(answer, "WWW-Authenticate"));
    }

    @Nested
    class Challenges {
        @Test
        void whoBringsNothing() throws Exception {
            var answer = live.get("/api/me");
            assertEquals(401, answer.statusCode());
            assertEquals("missing_token", code(answer));
            assertEquals("Bearer " + METADATA, header(answer, "WWW-Authenticate"));
        }

        @Test
        void whoBringsAnotherScheme() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Basic YWxpY2U6cGFzcw==");
            assertEquals(401, answer.statusCode());
            assertEquals("missing_token", code(answer));
            assertEquals("Bearer " + METADATA, header(answer, "WWW-Authenticate"));
        }

        /** Threat 6.8. */
        @ParameterizedTest
        @EnumSource(
                value = TokenRejection.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"EXPIRED", "REVOKED"})
        void aRefusedTokenWithoutSayingWhy(TokenRejection reason) throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer rejected-" + reason);
            assertEquals(401, answer.statusCode());
            assertEquals("invalid_token", code(answer));
            assertEquals(
                    invalid("The bearer token is not one this service accepts."), header(answer, "WWW-Authenticate"));
        }

        @Test
        void anExpiredToken() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer rejected-EXPIRED");
            assertEquals(401, answer.statusCode());
            assertEquals("token_expired", code(answer));
            assertEquals(
                    invalid("The bearer token was good, but its time has passed."), header(answer, "WWW-Authenticate"));
        }

        @Test
        void aRevokedToken() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer rejected-REVOKED");
            assertEquals(401, answer.statusCode());
            assertEquals("token_revoked", code(answer));
            assertEquals(
                    invalid("The bearer token was taken back before its time."), header(answer, "WWW-Authenticate"));
        }

        @Test
        void withTheMetadataUnderThePublicUrl() throws Exception {
            var config = new HttpConfig(
                    "127.0.0.1",
                    0,
                    "127.0.0.1",
                    0,
                    Set.of(),
                    URI.create("https://tasks.example/"),
                    "i",
                    1,
                    HttpConfig.DEFAULT_DRAIN_TIMEOUT);
            try (var other = LiveServer.start(config)) {
                assertEquals(
                        "Bearer resource_metadata=\"https://tasks.example/.well-known/oauth-protected-resource\"",
                        header(other.get("/api/me"), "WWW-Authenticate"));
            }
        }

        /** Threat 6.9. */
        @Test
        void withNothingThatTheCallerSent() throws Exception {
            var answer = live.raw(String.join(
                    "\r\n",
                    "GET /api/me HTTP/1.1",
                    "Host: evil.example",
                    "X-Forwarded-Host: evil.example",
                    "Authorization: Bearer rejected-MALFORMED",
                    "",
                    ""));
            assertEquals(
                    invalid("The bearer token is not one this service accepts."), answer.header("www-authenticate"));
            assertFalse(answer.toString().contains("evil"));
        }
    }

    @Nested
    class Refuses {
        /** Threat 6.2. */
        @Test
        void twoAuthorizationHeaders() throws Exception {
            var answer = live.raw("GET /api/me HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\nauthorization: "
                    + ALICE + "\r\nConnection: close\r\n\r\n");
            assertEquals(400, answer.status());
            assertEquals("invalid_request", answer.code());
            assertEquals("", answer.header("www-authenticate"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"Bearer user-alice, Bearer user-alice", "Bearer", "Bearer  user-alice", "Bearer user alice"})
        void malformedCredentials(String header) throws Exception {
            var answer = live.get("/api/me", "Authorization", header);
            assertEquals(400, answer.statusCode());
            assertEquals("invalid_request", code(answer));
        }

        /** Threat 6.3. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "access_token=user-alice",
                    "a=b&access_token=x",
                    "access_token",
                    "access%5Ftoken=x",
                    "a=%zz",
                    "%zz"
                })
        void aTokenInTheQueryAndWhatMayBeOne(String query) throws Exception {
            var answer = live.raw("GET /api/me?" + query + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE
                    + "\r\nConnection: close\r\n\r\n");
            assertEquals(400, answer.status());
            assertEquals("invalid_request", answer.code());
        }

        @Test
        void anAuthorizationHeaderBeyond8KiB() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer " + "a".repeat(8186));
            assertEquals(431, answer.statusCode());
            assertEquals("headers_too_large", code(answer));
        }

        @Test
        void whileTheIssuersKeysAreAway() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer keys-unavailable");
            assertEquals(503, answer.statusCode());
            assertEquals("keys_unavailable", code(answer));
            assertEquals("5", header(answer, "Retry-After"));
            assertEquals("", header(answer, "WWW-Authenticate"));
        }
    }

    @Nested
    class Accepts {
        @Test
        void theLongestUserId() throws Exception {
            var answer = live.get("/api/me", "Authorization", "Bearer user-" + "a".repeat(255));
            assertEquals("{\"userId\":\"" + "a".repeat(255) + "\"}", answer.body());
        }

        /** Threat 3.5. */
        @Test
        void theSchemeInAnyCase() throws Exception {
            assertEquals(
                    200,
                    live.get("/api/me", "Authorization", "bEARER user-alice").statusCode());
        }

        @Test
        void aQueryThatIsOnlyAQuery() throws Exception {
            assertEquals(
                    200,
                    live.get("/api/me?token=x&accesstoken=y", "Authorization", ALICE)
                            .statusCode());
        }
    }
}
