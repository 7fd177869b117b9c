package dev.latchkey.adapters.http;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes down each request, once in the log and once in the metrics: no token, no user, no path with an id in it. Of a
 * flood of refusals the log gets a part.
 */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String CUT_OFF = "cut_off";
    private static final String OURS = "dev.latchkey.";

    // Refusals cost the caller nothing; beyond this many a second only the counters tell of them.
    private static final int MAX_REFUSALS_PER_SECOND = 500;

    private record Answered(String method, String route, String status) {}

    private final MeterRegistry meters;
    private final Map<Answered, Counter> counters = new ConcurrentHashMap<>();
    private final LinesPerSecond refusals;

    RequestLog(MeterRegistry meters) {
        this(meters, System::nanoTime);
    }

    RequestLog(MeterRegistry meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.refusals = new LinesPerSecond(MAX_REFUSALS_PER_SECOND, nanoTime);
    }

    /** @param route the pattern of the route, never the path */
    void answered(String requestId, String method, String route, Answer answer, Duration duration) {
        var knownMethod = METHODS.contains(method) ? method : "OTHER";
        switch (answer) {
            case Answer.Success _ ->
                line(requestId, knownMethod, route, answer, duration).log("request");
            case Answer.Stream _ ->
                line(requestId, knownMethod, route, answer, duration).log("request");
            case Answer.Refusal refusal -> {
                if (refusals.pass()) {
                    tellHeldBack();
                    line(requestId, knownMethod, route, answer, duration)
                            .addKeyValue("reason", refusal.reason())
                            .log("request");
                }
            }
        }
        count(knownMethod, route, Integer.toString(status(answer)));
    }

    /** Of an answer that went out in part: the client left, took too long, or the rest could not be had. */
    void cutOff(String requestId, String method, String route, Answer.Stream answer, Duration duration) {
        line(requestId, method, route, answer, duration)
                .addKeyValue("reason", CUT_OFF)
                .log("request");
        count(method, route, CUT_OFF);
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

    private void tellHeldBack() {
        var requests = refusals.takeHeldBack();
        if (requests > 0) {
            LOG.atWarn().addKeyValue("requests", requests).log("refusals_not_logged");
        }
    }

    private static LoggingEventBuilder line(
            String requestId, String method, String route, Answer answer, Duration duration) {
        return LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status(answer))
                .addKeyValue("durationMs", duration.toMillis())
                .addKeyValue("requestId", requestId);
    }

    private void count(String method, String route, String status) {
        counters.computeIfAbsent(new Answered(method, route, status), this::counter)
                .increment();
    }

    private Counter counter(Answered answered) {
        return meters.getOrCreate(Counter.builder("latchkey.http.requests")
                .description("Requests answered")
                .tags(List.of(
                        Tag.create("method", answered.method()),
                        Tag.create("route", answered.route()),
                        Tag.create("status", answered.status()))));
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Success success -> success.status();
            case Answer.Stream _ -> 200;
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
