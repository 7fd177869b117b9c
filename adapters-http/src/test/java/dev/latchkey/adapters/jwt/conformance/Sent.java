package dev.latchkey.adapters.jwt.conformance;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request of a case: either a bearer token, or header lines and a query to send as they are.
 *
 * @param keys what the server must have been given for the request to make its point: {@code secret}, {@code jwks}, or
 *     {@code any} where it must be refused whatever was given
 * @param algorithm what the server must be able to prove for that, or {@code null}
 */
record Sent(
        String keys,
        @Nullable String algorithm,
        @Nullable String token,
        List<String> headers,
        @Nullable String query) {

    static Sent anywhere(String token) {
        return new Sent("any", null, token, List.of(), null);
    }

    /** The same token in header lines of its own, where {@code %s} stands for it. */
    Sent inHeaders(String... lines) {
        return inRequest(null, lines);
    }

    Sent inRequest(@Nullable String queryWithToken, String... lines) {
        return new Sent(
                keys,
                algorithm,
                null,
                List.of(lines).stream().map(this::fill).toList(),
                queryWithToken == null ? null : fill(queryWithToken));
    }

    Sent changed(UnaryOperator<String> change) {
        return new Sent(keys, algorithm, change.apply(String.valueOf(token)), headers, query);
    }

    private String fill(String line) {
        return line.replace("%s", String.valueOf(token));
    }
}
