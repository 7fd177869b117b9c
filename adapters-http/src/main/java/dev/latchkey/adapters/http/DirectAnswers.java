package dev.latchkey.adapters.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The web server's own refusals, of requests too broken to reach {@link Gate}, in the words of all others. */
final class DirectAnswers implements DirectHandler {
    // The web server gives this fault no status of its own.
    private static final String HEADERS_TOO_LARGE = "Header size exceeded";

    private final Cors cors;
    private final RequestLog log;
    private final Supplier<String> requestIds;

    DirectAnswers(Cors cors, RequestLog log, Supplier<String> requestIds) {
        this.cors = cors;
        this.log = log;
        this.requestIds = requestIds;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status defaultStatus,
            ServerResponseHeaders responseHeaders,
            @Nullable String message) {
        var answer = Answer.Refusal.of(code(request, eventType, defaultStatus, message));
        var requestId = requestIds.get();
        log.answered(Correlation.of(requestId), request.method(), "unmatched", answer, Duration.ZERO);
        var response = Response.of(
                answer,
                requestId,
                true,
                cors.headers(header(request, HeaderNames.ORIGIN)),
                () -> Language.of(header(request, HeaderNames.ACCEPT_LANGUAGE)));
        var transport = TransportResponse.builder()
                .status(response.statusLine())
                .entity(response.content().bytes())
                .keepAlive(false);
        response.headers().forEach(transport::header);
        return transport.build();
    }

    private static String header(TransportRequest request, HeaderName name) {
        return String.join(",", request.headers().all(name, List::of));
    }

    private static ProblemCode code(
            TransportRequest request, EventType eventType, Status status, @Nullable String message) {
        if (HEADERS_TOO_LARGE.equals(message)) {
            return ProblemCode.HEADERS_TOO_LARGE;
        }
        var code = ProblemCode.ofStatus(status.code());
        // Of a request line that it fails to take apart, the web server can name no method.
        return eventType == EventType.HTTP_VERSION_NOT_SUPPORTED
                        || (code == ProblemCode.INTERNAL_ERROR
                                && request.method().isEmpty())
                ? ProblemCode.INVALID_REQUEST
                : code;
    }
}
