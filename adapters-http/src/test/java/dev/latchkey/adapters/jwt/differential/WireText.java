package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.TestKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** A signed token on its way, where anyone may change it. */
final class WireText {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String STRANGERS = "=.+/ \n\t%,\u00e9\u0000";

    private final List<String> mutations = new ArrayList<>();
    private String text;

    WireText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    List<String> mutations() {
        return List.copyOf(mutations);
    }

    void mutate(RandomGenerator random) {
        var parts = text.split("\\.", -1);
        var part = random.nextInt(3);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                var signature = Base64.getUrlDecoder().decode(parts[2]);
                var bit = random.nextInt(8 * signature.length);
                signature[bit / 8] ^= (byte) (1 << bit % 8);
                replace(parts, 2, TestKey.base64Url(signature), "bit " + bit + " of the signature flipped");
            }
            case 3 -> {
                var signature = Base64.getUrlDecoder().decode(parts[2]);
                var length = random.nextInt(2 * signature.length);
                replace(parts, 2, TestKey.base64Url(Arrays.copyOf(signature, length)), "signature of " + length);
            }
            case 4 -> {
                var at = random.nextInt(text.length());
                change(at, 1, "" + ALPHABET.charAt(random.nextInt(64)), "character replaced");
            }
            case 5 -> {
                var at = random.nextInt(text.length() + 1);
                change(at, 0, "" + STRANGERS.charAt(random.nextInt(STRANGERS.length())), "character inserted");
            }
            case 6 -> replace(parts, part, parts[part] + "=".repeat(1 + random.nextInt(2)), "part " + part + " padded");
            case 7 -> replace(parts, part, misspelled(parts[part]), "part " + part + " misspelled");
            case 8 -> replace(parts, part, parts[part].replace('-', '+').replace('_', '/'), "standard alphabet");
            case 9 -> change(random.nextInt(text.length()), 1, "", "character removed");
            case 10 -> replace(parts, 2, "", "signature removed");
            default -> {
                var bytes = Base64.getUrlDecoder().decode(parts[1]);
                var bit = random.nextInt(8 * bytes.length);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                replace(parts, 1, TestKey.base64Url(bytes), "bit " + bit + " of the claims flipped");
            }
        }
    }

    /** Another spelling of the same bytes, where there is one: stray bits in the last character. */
    private static String misspelled(String part) {
        return part.length() % 4 == 0
                ? part
                : part.substring(0, part.length() - 1)
                        + ALPHABET.charAt(ALPHABET.indexOf(part.charAt(part.length() - 1)) | 1);
    }

    private void replace(String[] parts, int part, String replacement, String mutation) {
        parts[part] = replacement;
        text = String.join(".", parts);
        mutations.add(mutation);
    }

    private void change(int at, int length, String replacement, String mutation) {
        text = text.substring(0, at) + replacement + text.substring(at + length);
        mutations.add(mutation + " at " + at);
    }
}
