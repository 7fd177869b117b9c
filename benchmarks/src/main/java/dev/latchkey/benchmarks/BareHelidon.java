package dev.latchkey.benchmarks;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.nio.charset.StandardCharsets;

/** What Latchkey is compared with: the same server without any check, which answers the bytes that {@code /api/me} does. */
final class BareHelidon {
    private static final byte[] ANSWER = "{\"userId\":\"user-1234\"}".getBytes(StandardCharsets.US_ASCII);

    private BareHelidon() {}

    static void main(String... arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .routing(routes -> routes.get(
                        "/api/me",
                        (_, response) ->
                                response.header(HeaderValues.CONTENT_TYPE_JSON).send(ANSWER)))
                .build()
                .start();
    }
}
