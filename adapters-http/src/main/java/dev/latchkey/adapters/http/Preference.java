package dev.latchkey.adapters.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One of the things a client would take (RFC 9110 section 12.4.2).
 *
 * @param value in lower case, without its parameters
 * @param weight how gladly, in thousandths; 0 is not at all
 */
record Preference(String value, int weight) {
    // Browsers send less than half of that. Whoever sends more gets what those get who send nothing.
    private static final int MAX_LENGTH = 512;
    private static final int MAX_WEIGHT = 1000;
    private static final int INVALID = -1;

    /** Those in a header's value, in its order. What cannot be read is left out. */
    static List<Preference> listOf(String header) {
        if (header.length() > MAX_LENGTH) {
            return List.of();
        }
        var preferences = new ArrayList<Preference>();
        for (var start = 0; start < header.length(); ) {
            var end = end(header, start, ',');
            var preference = of(header.substring(start, end));
            if (preference.weight != INVALID) {
                preferences.add(preference);
            }
            start = end + 1;
        }
        return preferences;
    }

    private static Preference of(String element) {
        var end = end(element, 0, ';');
        var value = element.substring(0, end).strip().toLowerCase(Locale.ROOT);
        while (end < element.length()) {
            var start = end + 1;
            end = end(element, start, ';');
            var parameter = element.substring(start, end).strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                return new Preference(value, weight(parameter.substring(2)));
            }
        }
        return new Preference(value, MAX_WEIGHT);
    }

    /** Where the separator is next, outside of quoted strings (RFC 9110 section 5.6.4), or where the text ends. */
    private static int end(String text, int start, char separator) {
        var quoted = false;
        for (var i = start; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '"') {
                quoted = !quoted;
            } else if (quoted && character == '\\') {
                i++;
            } else if (!quoted && character == separator) {
                return i;
            }
        }
        return text.length();
    }

    private static int weight(String text) {
        if (text.isEmpty() || text.length() > "0.000".length()) {
            return INVALID;
        }
        var whole = text + ".000".substring(text.length() - 1);
        var thousandths = 0;
        for (var i : List.of(0, 2, 3, 4)) {
            var digit = whole.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return INVALID;
            }
            thousandths = thousandths * 10 + digit;
        }
        return whole.charAt(1) == '.' && thousandths <= MAX_WEIGHT ? thousandths : INVALID;
    }
}
