package dev.latchkey.bootstrap.betterauth;

import java.util.regex.Pattern;

/** The little of JSON that these tests look into. */
final class JsonText {
    private JsonText() {}

    /** The text of the only or first member of this name. */
    static String member(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\":\"([^\"\\\\]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return matcher.group(1);
    }
}
