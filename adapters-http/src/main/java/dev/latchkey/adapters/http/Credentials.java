package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import java.util.List;

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
        for (var header : headers) {
            if (header.length() > MAX_LENGTH) {
                return new TooLarge();
            }
        }
        return headers.size() == 1 ? of(headers.getFirst()) : new Malformed();
    }

    private static Credentials of(String header) {
        var end = Syntax.SCHEME.end(header, 0);
        if (end == 0 || (end < header.length() && header.charAt(end) != ' ')) {
            return new Malformed();
        }
        if (!header.substring(0, end).equalsIgnoreCase("Bearer")) {
            return new Absent();
        }
        return Syntax.isToken(header, end + 1)
                ? new Bearer(new BearerToken(header.substring(end + 1)))
                : new Malformed();
    }

    /** The grammar, read in one pass. */
    final class Syntax {
        // RFC 9110 section 11.1.
        private static final Characters SCHEME =
                new Characters(Characters.LETTERS + Characters.DIGITS + "!#$%&'*+.^_`|~-");
        // RFC 6750 section 2.1.
        private static final Characters TOKEN = new Characters(Characters.LETTERS + Characters.DIGITS + "._~+/-");
        private static final Characters PADDING = new Characters("=");

        private Syntax() {}

        private static boolean isToken(String header, int start) {
            var padding = TOKEN.end(header, start);
            return padding > start && PADDING.end(header, padding) == header.length();
        }
    }
}
