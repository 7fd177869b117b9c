package dev.latchkey.adapters.http;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down each request, once in the log and once in the metrics: no token, no user, no path with an id in it. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String OURS = "dev.latchkey.";

    private final MeterRegistry meters;

    RequestLog(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param route the pattern of the route, never the path */
    void answered(String requestId, String method, String route, Answer answer, Duration duration) {
        var knownMethod = METHODS.contains(method) ? method : "OTHER";
        var line = LOG.atInfo()
                .addKeyValue("method", knownMethod)
                .addKeyValue("route", route)
                .addKeyValue("status", status(answer))
                .addKeyValue("durationMs", duration.toMillis())
                .addKeyValue("requestId", requestId);
        switch (answer) {
            case Answer.Success _ -> line.log("request");
            case Answer.Refusal refusal ->
                line.addKeyValue("reason", refusal.reason()).log("request");
        }
        count(knownMethod, route, status(answer));
    }

    /** What went wrong on our side, by class and place: messages may hold what must not be logged. */
    void failed(String requestId, Throwable failure) {
        LOG.atError()
                .addKeyValue("requestId", requestId)
                .addKeyValue("exception", failure.getClass().getName())
                .addKeyValue("cause", cause(failure))
                .addKeyValue("at", ownFrame(failure))
                .log("failure");
    }

    private void count(String method, String route, int status) {
        meters.getOrCreate(Counter.builder("latchkey.http.requests")
                        .description("Requests answered")
                        .tags(List.of(
                                Tag.create("method", method),
                                Tag.create("route", route),
                                Tag.create("status", Integer.toString(status)))))
                .increment();
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Success success -> success.status();
            case Answer.Refusal refusal -> refusal.code().status();
        };
    }

    private static String cause(Throwable failure) {
        return failure.getCause() == null
                ? "none"
                : failure.getCause().getClass().getName();
    }

    private static String ownFrame(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                .orElse("elsewhere");
    }
}
