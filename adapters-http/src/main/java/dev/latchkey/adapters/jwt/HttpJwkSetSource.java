package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A plain GET with one deadline over everything, a bounded body and no redirects: what comes back is the configured
 * server's answer, or none.
 */
final class HttpJwkSetSource implements JwkSetSource {
    // RFC 7517 section 8.5.1; Better Auth says the first.
    private static final Set<String> JSON = Set.of("application/json", "application/jwk-set+json");
    // The second is what Better Auth's rate limiter sends.
    private static final Set<String> RETRY_AFTER = Set.of("Retry-After", "X-Retry-After");
    private static final int MAX_RETRY_DIGITS = 6;

    private final HttpRequest request;
    private final Duration timeout;
    private final HttpClient client;

    HttpJwkSetSource(URI location, Duration timeout) {
        this.timeout = timeout;
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
        return document(answer());
    }

    /** Whatever the server answers. */
    HttpResponse<byte[]> answer() throws FetchFailure, InterruptedException {
        var response = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new FetchFailure(Reason.TIMED_OUT);
        } catch (ExecutionException failed) {
            throw new FetchFailure(reason(failed.getCause()));
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** The document in that answer, where there is one. */
    static byte[] document(HttpResponse<byte[]> response) throws FetchFailure {
        var status = response.statusCode();
        if (status == 429) {
            throw new FetchFailure(Reason.RATE_LIMITED, retryAfter(response.headers()));
        }
        if (status >= 300 && status < 400) {
            throw new FetchFailure(Reason.REDIRECTED);
        }
        if (status != 200) {
            throw new FetchFailure(Reason.WRONG_STATUS, retryAfter(response.headers()));
        }
        if (!isJson(response.headers())) {
            throw new FetchFailure(Reason.WRONG_CONTENT_TYPE);
        }
        return response.body();
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

    private static boolean isJson(HttpHeaders headers) {
        return headers.firstValue("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(JSON::contains)
                .isPresent();
    }

    /** The longest pause that is asked for in seconds (RFC 9110 section 10.2.3); a date is left to our own pace. */
    private static Duration retryAfter(HttpHeaders headers) {
        return RETRY_AFTER.stream()
                .map(headers::firstValue)
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty() && text.length() <= MAX_RETRY_DIGITS)
                .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
