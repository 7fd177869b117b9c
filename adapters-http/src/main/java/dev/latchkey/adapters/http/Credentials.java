package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import java.util.List;

/** What the Authorization header of a request holds (RFC 6750 section 2.1, RFC 9110 section 11.6.2). */
sealed interface Credentials {
    /** Characters in the longest header value that is read. */
    int MAX_LENGTH = HttpConfig.MAX_AUTHORIZATION_LENGTH;

    String BEARER = "Bearer";

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
        if (end != BEARER.length() || !header.regionMatches(true, 0, BEARER, 0, end)) {
            return new Absent();
        }
        var token = header.substring(Math.min(end + 1, header.length()));
        return Syntax.isToken(token) ? new Bearer(new BearerToken(token)) : new Malformed();
    }

    /** The grammar. */
    final class Syntax {
        // RFC 9110 section 11.1.
        private static final Characters SCHEME =
                new Characters(Characters.LETTERS + Characters.DIGITS + "!#$%&'*+.^_`|~-");
        // RFC 6750 section 2.1.
        private static final Characters TOKEN = new Characters(Characters.LETTERS + Characters.DIGITS + "._~+/-");

        private Syntax() {}

        private static boolean isToken(String text) {
            var end = text.length();
            while (end > 0 && text.charAt(end - 1) == '=') {
                end--;
            }
            return end > 0 && TOKEN.areAllOf(text.substring(0, end));
        }
    }
}
