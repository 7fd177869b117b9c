package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import java.util.List;
import java.util.regex.Pattern;

/** What the Authorization header of a request holds (RFC 6750 section 2.1, RFC 9110 section 11.6.2). */
sealed interface Credentials {
    /** Characters in the longest header value that is read. */
    int MAX_LENGTH = HttpConfig.MAX_AUTHORIZATION_LENGTH;

    /**
     * None, or credentials of another scheme: to a server that knows Bearer alone those are no authentication
     * information at all (RFC 6750 section 3.1), so the answer is a plain challenge.
     */
    record Absent() implements Credentials {}

    /** More than one header, or one that is not {@code Bearer}, one space and a b64token. */
    record Malformed() implements Credentials {}

    /** Longer than {@link #MAX_LENGTH}. */
    record TooLarge() implements Credentials {}

    record Bearer(BearerToken token) implements Credentials {}

    /** Reads the values of all Authorization headers of a request. */
    static Credentials of(List<String> headers) {
        if (headers.isEmpty()) {
            return new Absent();
        }
        if (headers.stream().anyMatch(header -> header.length() > MAX_LENGTH)) {
            return new TooLarge();
        }
        return headers.size() == 1 ? of(headers.getFirst()) : new Malformed();
    }

    private static Credentials of(String header) {
        var bearer = Syntax.BEARER.matcher(header);
        if (bearer.matches()) {
            return new Bearer(new BearerToken(bearer.group(1)));
        }
        return Syntax.OTHER_SCHEME.matcher(header).matches() ? new Absent() : new Malformed();
    }

    /** The grammar; possessive, so that no header costs more than one pass. */
    final class Syntax {
        // RFC 9110 section 11.1 for the scheme without case, RFC 6750 section 2.1 for one space and the b64token.
        private static final Pattern BEARER = Pattern.compile("(?i:bearer) ([A-Za-z0-9._~+/-]++=*+)");
        private static final Pattern OTHER_SCHEME =
                Pattern.compile("(?!(?i:bearer)(?: |$))[A-Za-z0-9!#$%&'*+.^_`|~-]++(?: .*+)?+", Pattern.DOTALL);

        private Syntax() {}
    }
}
