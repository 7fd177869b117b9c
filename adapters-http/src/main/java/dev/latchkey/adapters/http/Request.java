package dev.latchkey.adapters.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A request as handlers see it: read only what it says, and its body at most once. */
final class Request {
    private static final int BUFFER_SIZE = 8 * 1024;
    // RFC 9112 section 9.6.
    private static final String CLOSE = "close";

    private final ServerRequest request;
    private final Map<String, String> pathParameters;
    private final Duration patience;
    private final UnaryOperator<Supplier<byte[]>> waiting;

    /** @param patience how long the body may take to arrive */
    Request(ServerRequest request, Map<String, String> pathParameters, Duration patience) {
        this(request, pathParameters, patience, UnaryOperator.identity());
    }

    private Request(
            ServerRequest request,
            Map<String, String> pathParameters,
            Duration patience,
            UnaryOperator<Supplier<byte[]>> waiting) {
        this.request = request;
        this.pathParameters = Map.copyOf(pathParameters);
        this.patience = patience;
        this.waiting = waiting;
    }

    /** The same, whose sender keeps nobody out as long as they have not sent its body. */
    Request during(Admission.Stay stay) {
        return new Request(request, pathParameters, patience, body -> () -> stay.waitingFor(body));
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
        var values = headers(name);
        return switch (values.size()) {
            case 0 -> "";
            case 1 -> values.getFirst();
            default -> String.join(",", values);
        };
    }

    /** In which its sender would like to read. */
    Language language() {
        return Language.of(header(HeaderNames.ACCEPT_LANGUAGE));
    }

    /** The query as it was sent, without the question mark; empty where there is none. */
    String query() {
        return request.prologue().query().rawValue();
    }

    Framing framing() {
        return new Framing(headers(HeaderNames.CONTENT_LENGTH), headers(HeaderNames.TRANSFER_ENCODING));
    }

    /**
     * Whether nothing can follow it on its connection: the client says so, or has a body under way that nobody reads.
     * Nor does anybody wait for one: whoever never sends it would keep a place among the requests served at once.
     */
    boolean endsConnection() {
        if (!request.content().consumed()) {
            return true;
        }
        for (var options : headers(HeaderNames.CONNECTION)) {
            if (saysClose(options)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The whole body.
     *
     * @throws UnreadableBodyException if it cannot be had, or not in time
     */
    byte[] body() {
        return waiting.apply(this::awaitBody).get();
    }

    private byte[] awaitBody() {
        try {
            return read(request.content().inputStream());
        } catch (RequestException e) {
            throw new UnreadableBodyException(ProblemCode.ofStatus(e.status().code()), e);
        } catch (IOException | RuntimeException e) {
            // What the web server throws for wrong chunks and broken connections has no type in common.
            throw new UnreadableBodyException(ProblemCode.INVALID_REQUEST, e);
        }
    }

    private static boolean saysClose(String options) {
        var tokens = new StringTokenizer(options, ", \t");
        while (tokens.hasMoreTokens()) {
            if (tokens.nextToken().equalsIgnoreCase(CLOSE)) {
                return true;
            }
        }
        return false;
    }

    private byte[] read(InputStream in) throws IOException {
        var start = System.nanoTime();
        var body = new ByteArrayOutputStream();
        var buffer = new byte[BUFFER_SIZE];
        for (var length = in.read(buffer); length != -1; length = in.read(buffer)) {
            if (patience.minusNanos(System.nanoTime() - start).isNegative()) {
                throw new SocketTimeoutException();
            }
            body.write(buffer, 0, length);
        }
        return body.toByteArray();
    }
}
