package dev.latchkey.adapters.http;

import io.helidon.http.HeaderName;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A request as handlers see it: read only what it says, and its body at most once. */
final class Request {
    private final ServerRequest request;
    private final Map<String, String> pathParameters;

    Request(ServerRequest request, Map<String, String> pathParameters) {
        this.request = request;
        this.pathParameters = Map.copyOf(pathParameters);
    }

    String method() {
        return request.prologue().method().text();
    }

    /** What stood in the place of {@code {name}} in the route's pattern, not empty and not decoded. */
    String pathParameter(String name) {
        return Objects.requireNonNull(pathParameters.get(name), name);
    }

    /** The values of all headers of that name, one an occurrence. */
    List<String> headers(HeaderName name) {
        return request.headers().all(name, List::of);
    }

    /** The values of all headers of that name as one list (RFC 9110 section 5.3). */
    String header(HeaderName name) {
        return String.join(",", headers(name));
    }

    /** The query as it was sent, without the question mark; empty where there is none. */
    String query() {
        return request.prologue().query().rawValue();
    }

    /**
     * The whole body.
     *
     * @throws UnreadableBodyException if it cannot be had
     */
    byte[] body() {
        try {
            return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        } catch (RequestException e) {
            throw new UnreadableBodyException(ProblemCode.ofStatus(e.status().code()), e);
        } catch (RuntimeException e) {
            // What the web server throws for wrong chunks and broken connections has no type in common.
            throw new UnreadableBodyException(ProblemCode.INVALID_REQUEST, e);
        }
    }
}
