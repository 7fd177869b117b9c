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
    /** The parameters, or empty where the text is not well formed. */
    static Optional<Query> parse(String text) {
        var parameters = new LinkedHashMap<String, List<String>>();
        try {
            for (var pair : text.split("&", -1)) {
                var equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
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
