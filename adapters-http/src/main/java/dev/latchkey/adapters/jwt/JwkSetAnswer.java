package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers to who asks for its JWK Set.
 *
 * @param body {@code null} where it ended early, or would not end within {@value JwkSetSource#MAX_BYTES} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JwkSetAnswer(int status, HttpHeaders headers, byte @Nullable [] body) {
    // RFC 7517 section 8.5.1; Better Auth says the first.
    private static final Set<String> JSON = Set.of("application/json", "application/jwk-set+json");
    // The second is what Better Auth's rate limiter sends.
    private static final Set<String> RETRY_AFTER = Set.of("Retry-After", "X-Retry-After");
    private static final int MAX_RETRY_DIGITS = 6;
    private static final int LONGEST_DESTINATION = 200;

    /** The document in it, where there is one. */
    byte[] document() throws FetchFailure {
        if (status == 429) {
            throw new FetchFailure(Reason.RATE_LIMITED, retryAfter());
        }
        if (status >= 300 && status < 400) {
            throw new FetchFailure(Reason.REDIRECTED);
        }
        if (status != 200) {
            throw new FetchFailure(Reason.WRONG_STATUS, retryAfter());
        }
        if (type().filter(JSON::contains).isEmpty()) {
            throw new FetchFailure(Reason.WRONG_CONTENT_TYPE);
        }
        if (body == null) {
            throw new FetchFailure(Reason.BROKEN_OFF);
        }
        return body;
    }

    /** Its media type without parameters, in lower case. */
    Optional<String> type() {
        return headers.firstValue("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Where it redirects to, without what may be a credential: user, query and fragment.
     *
     * @param asked where it came from
     */
    Optional<String> destination(URI asked) {
        return headers.firstValue("Location")
                .flatMap(JwkSetAnswer::uri)
                .map(asked::resolve)
                .filter(it -> it.getHost() != null)
                .map(it -> it.getScheme() + "://" + it.getHost() + (it.getPort() == -1 ? "" : ":" + it.getPort())
                        + it.getRawPath())
                .map(it -> URI.create(it).toASCIIString())
                .filter(it -> it.length() <= LONGEST_DESTINATION);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The longest pause that is asked for in seconds (RFC 9110 section 10.2.3); a date is left to our own pace. */
    private Duration retryAfter() {
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
