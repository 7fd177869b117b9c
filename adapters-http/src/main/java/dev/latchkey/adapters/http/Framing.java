package dev.latchkey.adapters.http;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the headers of a request say that its body ends (RFC 9112 section 6.3).
 *
 * @param lengths the values of all Content-Length headers
 * @param codings the values of all Transfer-Encoding headers
 */
record Framing(List<String> lengths, List<String> codings) {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final List<String> CHUNKED = List.of("chunked");

    Framing {
        lengths = List.copyOf(lengths);
        codings = List.copyOf(codings);
    }

    /**
     * Whether everyone on the way reads the same end. Where a proxy could read another, a second request could hide in
     * the body of the first.
     */
    boolean isClear() {
        if (!codings.isEmpty()) {
            return codings.equals(CHUNKED) && lengths.isEmpty();
        }
        return lengths.isEmpty()
                || (lengths.size() == 1 && LENGTH.matcher(lengths.getFirst()).matches());
    }
}
