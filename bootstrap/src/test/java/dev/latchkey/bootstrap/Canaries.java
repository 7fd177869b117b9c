package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Text that must not come out of a program again, and every form that it could come out in. */
final class Canaries {
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{5,}\\.[\\w-]{5,}\\.[\\w-]{5,}");
    private static final int TELLING_LENGTH = 20;

    /** By the text that gives it away, what it is. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    /** A secret, a password or something personal, also in the encodings that it could be dumped in. */
    Canaries add(String what, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.put(text, what);
        forms.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), what + " in base64");
        forms.putIfAbsent(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), what + " in base64url");
        forms.put(HexFormat.of().formatHex(bytes), what + " in hexadecimal");
        return this;
    }

    /** Each part of a token that is long enough to be its own. */
    Canaries addToken(String what, String token) {
        for (var part : token.split("\\.", -1)) {
            if (part.length() >= TELLING_LENGTH) {
                forms.put(part, what);
            }
        }
        return this;
    }

    /** What was found, named and not repeated. */
    List<String> in(String text) {
        var found = new LinkedHashSet<String>();
        forms.forEach((form, what) -> {
            if (text.contains(form)) {
                found.add(what);
            }
        });
        if (JWT.matcher(text).find()) {
            found.add("a token");
        }
        return List.copyOf(found);
    }

    /** Which text it was is said by its number, lest the failure repeat what must not be said. */
    void assertNoneIn(List<String> texts) {
        var found = new ArrayList<String>();
        for (var text : texts) {
            in(text).forEach(what -> found.add(what + " in text " + texts.indexOf(text)));
        }
        assertEquals(List.of(), found);
    }
}
