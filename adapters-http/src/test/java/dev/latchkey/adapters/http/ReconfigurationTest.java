package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconfigurationTest {
    private static final HttpConfig BEFORE = config("https://old.example");
    private static final HttpConfig AFTER = config("https://new.example");
    private static final TokenVerifier REJECTS = _ -> new TokenVerification.Rejected(TokenRejection.WRONG_ISSUER);

    /** One whose every part names the same host. */
    private static HttpConfig config(String url) {
        return new HttpConfig(
                "127.0.0.1", 0, "127.0.0.1", 0, Set.of(url), URI.create(url), url, 64, Duration.ofSeconds(10));
    }

    private static HttpResponse<String> me(LiveServer live, String origin) throws IOException, InterruptedException {
        return live.get("/api/me", "Authorization", LiveServer.ALICE, "Origin", origin);
    }

    @Nested
    class TheNextRequest {
        @Test
        void isJudgedByTheNewVerifier() throws IOException, InterruptedException {
            try (var live = LiveServer.start(BEFORE)) {
                assertEquals(200, me(live, "https://old.example").statusCode());
                live.server.reconfigure(AFTER, REJECTS);
                var answer = me(live, "https://old.example");
                assertEquals(401, answer.statusCode());
                assertTrue(LiveServer.header(answer, "WWW-Authenticate")
                        .endsWith("resource_metadata=\"https://new.example/.well-known/oauth-protected-resource\""));
            }
        }

        @Test
        void isReadableToPagesOfTheNewOriginsAlone() throws IOException, InterruptedException {
            try (var live = LiveServer.start(BEFORE)) {
                live.server.reconfigure(AFTER, LiveServer::verify);
                assertEquals("", LiveServer.header(me(live, "https://old.example"), "Access-Control-Allow-Origin"));
                assertEquals(
                        "https://new.example",
                        LiveServer.header(me(live, "https://new.example"), "Access-Control-Allow-Origin"));
            }
        }

        @Test
        void readsOfTheNewIssuerInTheMetadata() throws IOException, InterruptedException {
            try (var live = LiveServer.start(BEFORE)) {
                live.server.reconfigure(AFTER, LiveServer::verify);
                var metadata = LiveServer.body(live.get(ResourceMetadata.PATH));
                assertEquals("https://new.example", metadata.get("resource").stringValue());
                assertEquals(
                        "[\"https://new.example\"]",
                        metadata.get("authorization_servers").toString());
            }
        }

        @Test
        void isAnsweredForTheNewOriginsWhereTheWebServerRefusesIt() throws IOException {
            try (var live = LiveServer.start(BEFORE)) {
                live.server.reconfigure(AFTER, LiveServer::verify);
                var refused =
                        live.raw("GET /api/me HTTP/1.1\r\nHost: a\r\nOrigin: https://new.example\r\nContent-Length: "
                                + 100_000 + "\r\n\r\n");
                assertEquals(413, refused.status());
                assertEquals(List.of("https://new.example"), refused.headers().get("access-control-allow-origin"));
            }
        }
    }

    @Nested
    class ARequestUnderWay {
        @Test
        void isAnsweredByWhatItBeganWith() throws Exception {
            var begun = new CountDownLatch(1);
            var reconfigured = new CountDownLatch(1);
            TokenVerifier slow = token -> {
                begun.countDown();
                await(reconfigured);
                return REJECTS.verify(token);
            };
            try (var live = LiveServer.start(BEFORE, slow, List.of());
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<HttpResponse<String>> request = () -> me(live, "https://old.example");
                var answer = threads.submit(request);
                await(begun);
                live.server.reconfigure(AFTER, LiveServer::verify);
                reconfigured.countDown();

                var old = answer.get(10, TimeUnit.SECONDS);
                assertEquals(401, old.statusCode());
                assertEquals("https://old.example", LiveServer.header(old, "Access-Control-Allow-Origin"));
                assertTrue(LiveServer.header(old, "WWW-Authenticate").contains("https://old.example/"));
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
