package dev.latchkey.adapters.http;

import io.helidon.http.HeaderNames;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which bodies an operation takes (RFC 9110 section 8.3). */
final class MediaType {
    // JSON is UTF-8 (RFC 8259 section 8.1), and so is a parameter that says so.
    private static final Pattern TYPE =
            Pattern.compile("([a-z/+-]++)[ \\t]*+(?:;[ \\t]*+charset=(?:utf-8|\"utf-8\"))?+", Pattern.CASE_INSENSITIVE);

    private MediaType() {}

    /** Whether the request has one Content-Type, and it is one of these, in lower case. */
    static boolean isOneOf(Set<String> types, Request request) {
        var type = TYPE.matcher(request.header(HeaderNames.CONTENT_TYPE));
        return type.matches() && types.contains(type.group(1).toLowerCase(Locale.ROOT));
    }
}
