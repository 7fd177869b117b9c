package dev.latchkey.adapters.http;

import java.util.List;

/** Whether a client would rather have a page or JSON (RFC 9110 section 12.5.1). */
final class Accept {
    private Accept() {}

    /**
     * Only if it says so, as browsers do: whoever takes both alike, or neither, gets JSON. Parameters of media ranges
     * are not looked at.
     */
    static boolean prefersHtml(String header) {
        var preferences = Preference.listOf(header);
        return weight("text/html", "text/*", preferences) > weight("application/json", "application/*", preferences);
    }

    /** That of the most specific range which names the type. */
    private static int weight(String type, String family, List<Preference> preferences) {
        for (var range : List.of(type, family, "*/*")) {
            var weight = preferences.stream()
                    .filter(preference -> preference.value().equals(range))
                    .mapToInt(Preference::weight)
                    .max();
            if (weight.isPresent()) {
                return weight.getAsInt();
            }
        }
        return 0;
    }
}
