package dev.latchkey.adapters.http;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.Arrays;
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
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String OTHER_METHOD = "_OTHER"; // OpenTelemetry's word for it
    static final String CUT_OFF = "cut_off";
    private static final String NO_ERROR = "";
    private static final String OURS = "dev.latchkey.";

    // Refusals cost the caller nothing; beyond this many a second only the counters tell of them.
    private static final int MAX_REFUSALS_PER_SECOND = 500;

    private record Answered(String method, String route, int status, String error) {}

    private final Logger log;
    private final MeterRegistry meters;
    private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();
    private final LinesPerSecond refusals;

    RequestLog(MeterRegistry meters) {
        this(LoggerFactory.getLogger(RequestLog.class), meters, System::nanoTime);
    }

    RequestLog(Logger log, MeterRegistry meters, LongSupplier nanoTime) {
        this.log = log;
        this.meters = meters;
        this.refusals = new LinesPerSecond(MAX_REFUSALS_PER_SECOND, nanoTime);
    }

    /** The method, or one word for whatever a client may make up. */
    static String known(String method) {
        return METHODS.contains(method) ? method : OTHER_METHOD;
    }

    /** @param route the pattern of the route, never the path */
    void answered(Correlation found, String method, String route, Answer answer, Duration duration) {
        var knownMethod = known(method);
        switch (answer) {
            case Answer.Success _ ->
                line(found, knownMethod, route, answer, duration).log("request");
            case Answer.Stream _ ->
                line(found, knownMethod, route, answer, duration).log("request");
            case Answer.Refusal refusal -> {
                if (refusals.pass()) {
                    tellHeldBack();
                    line(found, knownMethod, route, answer, duration)
                            .addKeyValue("reason", refusal.reason())
                            .log("request");
                }
            }
        }
        record(new Answered(knownMethod, route, status(answer), error(answer)), duration);
    }

    /** Of an answer that went out in part: the client left, took too long, or the rest could not be had. */
    void cutOff(Correlation found, String method, String route, Answer.Stream answer, Duration duration) {
        line(found, method, route, answer, duration)
                .addKeyValue("reason", CUT_OFF)
                .log("request");
        record(new Answered(method, route, status(answer), CUT_OFF), duration);
    }

    /** What went wrong on our side, by class and place: messages may hold what must not be logged. */
    void failed(Correlation found, Throwable failure) {
        found.addTo(log.atError())
                .addKeyValue("exception", failure.getClass().getName())
                .addKeyValue("cause", cause(failure))
                .addKeyValue("at", ownFrame(failure))
                .log("failure");
    }

    private void tellHeldBack() {
        var requests = refusals.takeHeldBack();
        if (requests > 0) {
            log.atWarn().addKeyValue("requests", requests).log("refusals_not_logged");
        }
    }

    private LoggingEventBuilder line(Correlation found, String method, String route, Answer answer, Duration duration) {
        return found.addTo(log.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status(answer))
                .addKeyValue("durationMs", duration.toMillis()));
    }

    private void record(Answered answered, Duration duration) {
        timers.computeIfAbsent(answered, this::timer).record(duration);
    }

    private Timer timer(Answered answered) {
        return Durations.timer(
                meters,
                "http.server.request.duration",
                "Time taken to answer a request",
                Tag.create("http.request.method", answered.method()),
                Tag.create("http.route", answered.route()),
                Tag.create("http.response.status_code", Integer.toString(answered.status())),
                Tag.create("error.type", answered.error()));
    }

    /** What was wrong on our side; a client's mistake is no error of a server in OpenTelemetry. */
    static String error(Answer answer) {
        return answer instanceof Answer.Refusal refusal && refusal.code().status() >= 500 ? refusal.reason() : NO_ERROR;
    }

    static int status(Answer answer) {
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
