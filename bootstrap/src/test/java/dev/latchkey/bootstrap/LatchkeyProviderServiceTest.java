package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.http.BearerTokenProvider;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.helidon.security.SecurityContext;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application on Helidon's security framework that names Latchkey in its configuration, and writes no code. */
final class LatchkeyProviderServiceTest {
    private static final String SECRET = "only-for-tests-0123456789-0123456789";

    @TempDir
    private Path directory;

    private Config yaml(String text) throws IOException {
        return Config.just(ConfigSources.file(Files.writeString(directory.resolve("application.yaml"), text)));
    }

    private static HttpResponse<String> get(int port, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/name"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void isAllThatAConfigurationNeeds() throws IOException, InterruptedException {
        var config = yaml("""
                server:
                  port: 0
                  features:
                    context:
                    security:
                      security:
                        providers:
                          - latchkey:
                              latchkey.token.issuer: "%s"
                              latchkey.token.audience: ["https://other.example.com", "%s"]
                              latchkey.token.secret: "%s"
                      paths:
                        - path: "/name"
                          authenticate: true
                """.formatted(SecretToken.ISSUER, SecretToken.AUDIENCE, SECRET));
        var server = WebServer.builder()
                .config(config.get("server"))
                .routing(routing -> routing.get(
                        "/name",
                        (request, response) -> response.send(request.context()
                                .get(SecurityContext.class)
                                .map(SecurityContext::userName)
                                .orElse("nobody"))))
                .build()
                .start();
        try {
            var answer = get(server.port(), "Authorization", "Bearer " + SecretToken.of(SECRET));
            assertEquals(200, answer.statusCode());
            assertEquals("carol", answer.body());
            assertEquals(401, get(server.port()).statusCode());
            var forged = get(server.port(), "Authorization", "Bearer " + SecretToken.of("s".repeat(32)));
            assertEquals(401, forged.statusCode());
            assertEquals(
                    "Bearer error=\"invalid_token\", error_description=\"The bearer token is not one this service accepts.\"",
                    forged.headers().firstValue("WWW-Authenticate").orElseThrow());
        } finally {
            server.stop();
        }
    }

    @Test
    void letsTheEnvironmentWin() throws IOException {
        var service = new LatchkeyProviderService(Map.of("LATCHKEY_TOKEN_SECRET", SECRET));
        var config = yaml("""
                latchkey.token.issuer: "https://issuer.example.com"
                latchkey.token.audience: "https://api.example.com"
                latchkey.token.secret: "too short"
                """);
        assertInstanceOf(BearerTokenProvider.class, service.providerInstance(config));
    }

    @Test
    void namesAllProblems() throws IOException {
        var service = new LatchkeyProviderService(Map.of());
        var config = yaml("""
                latchkey:
                  latchkey.token.issuer: "https://issuer.example.com"
                  latchkey.token.audience: "https://api.example.com"
                  latchkey.token.secret: "too short"
                  latchkey.token.clock-skew: "PT5M"
                """).get("latchkey");
        assertEquals(
                "latchkey: LATCHKEY_TOKEN_SECRET must be at least 32 bytes of UTF-8; LATCHKEY_TOKEN_CLOCK_SKEW must be"
                        + " an ISO 8601 duration from PT0S to PT1M",
                assertThrows(ConfigException.class, () -> service.providerInstance(config))
                        .getMessage());
    }
}
