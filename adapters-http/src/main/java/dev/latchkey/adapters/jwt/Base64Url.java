package dev.latchkey.adapters.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** base64url without padding (RFC 7515 section 2), in its one canonical spelling (RFC 4648 section 3.5). */
final class Base64Url {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // Of each byte what it stands for, and -1 where that is nothing: many can be looked at without a branch for each.
    private static final byte[] VALUES = values();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    /** The bytes, or empty where the text is not what {@link #encode} would have written. */
    static Optional<byte[]> decode(String text) {
        // What is not Latin-1 becomes a question mark, which stands for nothing either.
        var octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return isCanonical(octets) ? Optional.of(DECODER.decode(octets)) : Optional.empty();
    }

    /** Looked at first, since the JDK lets padding and stray bits pass and answers the rest with an exception. */
    private static boolean isCanonical(byte... octets) {
        var last = 0;
        var all = 0;
        for (var octet : octets) {
            last = VALUES[octet & 0xff];
            all |= last;
        }
        return switch (octets.length % 4) {
            case 0 -> all >= 0;
            case 2 -> all >= 0 && last % 16 == 0;
            case 3 -> all >= 0 && last % 4 == 0;
            default -> false;
        };
    }

    private static byte[] values() {
        var values = new byte[256];
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
