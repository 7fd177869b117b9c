package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.security.Security;
import io.helidon.security.SecurityContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.context.ContextFeature;
import io.helidon.webserver.security.SecurityFeature;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application of somebody else's, protected by Helidon's security framework. */
class BearerTokenProviderTest {
    private final WebServer server = WebServer.builder()
            .featuresDiscoverServices(false)
            .port(0)
            .addFeature(ContextFeature.create())
            .addFeature(SecurityFeature.builder()
                    .security(Security.builder()
                            .addProvider(new BearerTokenProvider(LiveServer::verify))
                            .build())
                    .build())
            .routing(routing -> routing.get(
                    "/name",
                    SecurityFeature.authenticate(),
                    (request, response) -> response.send(request.context()
                            .get(SecurityContext.class)
                            .map(SecurityContext::userName)
                            .orElse("nobody"))))
            .build()
            .start();

    @AfterEach
    void stop() {
        server.stop();
    }

    private RawResponse get(String target, String... headers) throws IOException {
        var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return RawResponse.to(
                server.port(), "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lines + "\r\n");
    }

    @Nested
    class TellsTheApplication {
        @Test
        void whoAsks() throws IOException {
            var answer = get("/name", "Authorization: " + ALICE);
            assertEquals(200, answer.status());
            assertEquals("alice", answer.body());
        }

        @Test
        void whoAsksWhateverTheCaseOfTheHeader() throws IOException {
            assertEquals("bob", get("/name", "aUTHORIZATION: bearer user-bob").body());
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                Bearer rejected-BAD_SIGNATURE | 401 | Bearer error="invalid_token", error_description="The bearer token is not one this service accepts." | ''
                Bearer rejected-EXPIRED       | 401 | Bearer error="invalid_token", error_description="The bearer token was good, but its time has passed." | ''
                Basic dTpw                    | 401 | Bearer | ''
                Bearer  two-spaces            | 400 | '' | ''
                Bearer keys-unavailable       | 503 | '' | 5
                """)
        void whatProvesNobody(String authorization, int status, String challenge, String retryAfter)
                throws IOException {
            var answer = get("/name", "Authorization: " + authorization);
            assertEquals(status, answer.status());
            assertEquals(challenge, answer.header("www-authenticate"));
            assertEquals(retryAfter, answer.header("retry-after"));
            assertEquals("", answer.body());
        }

        @Test
        void nobody() throws IOException {
            var answer = get("/name");
            assertEquals(401, answer.status());
            assertEquals("Bearer", answer.header("www-authenticate"));
        }

        @Test
        void twoHeaders() throws IOException {
            assertEquals(
                    400,
                    get("/name", "Authorization: " + ALICE, "Authorization: " + ALICE)
                            .status());
        }

        @Test
        void aTokenInTheQuery() throws IOException {
            assertEquals(
                    400,
                    get("/name?access%5Ftoken=x", "Authorization: " + ALICE).status());
        }

        @Test
        void tokensThatAreTooLarge() throws IOException {
            assertEquals(
                    431,
                    get("/name", "Authorization: Bearer " + "a".repeat(8192)).status());
        }
    }
}
