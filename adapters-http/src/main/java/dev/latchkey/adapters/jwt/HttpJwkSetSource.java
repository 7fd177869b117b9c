package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A plain GET with one deadline over everything, a bounded body and no redirects: what comes back is the configured
 * server's answer, or none.
 */
final class HttpJwkSetSource implements JwkSetSource {
    private static final BodyHandler<byte[]> BODY = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES);

    private final HttpRequest request;
    private final Duration timeout;
    private final InstantSource clock;
    private final JwkSetEvents events;
    private final HttpClient client;

    /** @param events told how the clock of each answer differs from {@code clock} */
    HttpJwkSetSource(URI location, Duration timeout, InstantSource clock, JwkSetEvents events) {
        this.timeout = timeout;
        this.clock = clock;
        this.events = events;
        this.request = HttpRequest.newBuilder(location)
                .header("Accept", "application/json, application/jwk-set+json")
                .build();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] fetch() throws FetchFailure, InterruptedException {
        var before = clock.instant();
        var answer = answer();
        var difference = JwkSetExamination.clockDifference(answer.headers(), before, clock.instant());
        if (difference != null) {
            events.dated(difference);
        }
        try {
            return answer.document();
        } catch (FetchFailure failure) {
            throw failure.seen(JwkSetExamination.finding(failure.reason(), answer, request.uri()));
        }
    }

    /** Whatever the server answers, be it only the head. */
    JwkSetAnswer answer() throws FetchFailure, InterruptedException {
        var head = new AtomicReference<@Nullable ResponseInfo>();
        var response = client.sendAsync(request, info -> {
            head.set(info);
            return BODY.apply(info);
        });
        try {
            var whole = response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new JwkSetAnswer(whole.statusCode(), whole.headers(), whole.body());
        } catch (TimeoutException late) {
            throw new FetchFailure(Reason.TIMED_OUT);
        } catch (ExecutionException failed) {
            var begun = head.get();
            if (begun == null) {
                throw new FetchFailure(reason(failed.getCause()));
            }
            return new JwkSetAnswer(begun.statusCode(), begun.headers(), null);
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static Reason reason(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> isUnresolved(e) ? Reason.HOST_UNKNOWN : Reason.UNREACHABLE;
            case SSLException _ -> Reason.NOT_TRUSTED;
            case IOException _ -> Reason.BROKEN_OFF;
            case null, default -> Reason.INTERNAL;
        };
    }

    private static boolean isUnresolved(ConnectException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnresolvedAddressException.class::isInstance);
    }
}
