package dev.latchkey.adapters.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query (WHATWG URL, application/x-www-form-urlencoded). */
record Query(Map<String, List<String>> parameters) {
    // Most requests have none.
    static final Optional<Query> NONE = Optional.of(new Query(Map.of()));

    /** The parameters, or empty where the text is not well formed. */
    static Optional<Query> parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        var parameters = new LinkedHashMap<String, List<String>>();
        try {
            for (var pair : text.split("&", -1)) {
                var end = (pair + "=").indexOf('=');
                var name = pair.substring(0, end);
                var value = pair.substring(Math.min(end + 1, pair.length()));
                parameters.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
            }
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        parameters.remove("");
        return Optional.of(new Query(parameters));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
