package dev.latchkey.adapters.jwt;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** base64url without padding (RFC 7515 section 2), in its one canonical spelling (RFC 4648 section 3.5). */
final class Base64Url {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // Of each character of ASCII what it stands for, and -1 where that is nothing.
    private static final byte[] VALUES = values();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    /** The bytes, or empty where the text is not what {@link #encode} would have written. */
    static Optional<byte[]> decode(String text) {
        return isCanonical(text) ? Optional.of(DECODER.decode(text)) : Optional.empty();
    }

    /** Looked at first, since the JDK lets padding and stray bits pass and answers the rest with an exception. */
    private static boolean isCanonical(String text) {
        var last = 0;
        for (var i = 0; i < text.length(); i++) {
            last = value(text.charAt(i));
            if (last < 0) {
                return false;
            }
        }
        return switch (text.length() % 4) {
            case 0 -> true;
            case 2 -> last % 16 == 0;
            case 3 -> last % 4 == 0;
            default -> false;
        };
    }

    private static int value(char character) {
        return character < VALUES.length ? VALUES[character] : -1;
    }

    private static byte[] values() {
        var values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (var i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
