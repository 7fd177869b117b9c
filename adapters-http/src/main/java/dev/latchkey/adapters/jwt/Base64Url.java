package dev.latchkey.adapters.jwt;

import java.util.Base64;
import java.util.Optional;

/** base64url without padding (RFC 7515 section 2), in its one canonical spelling (RFC 4648 section 3.5). */
final class Base64Url {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    /** The bytes, or empty where the text is not what {@link #encode} would have written. */
    static Optional<byte[]> decode(String text) {
        try {
            var bytes = DECODER.decode(text);
            // Catches padding and stray bits, both of which the JDK lets pass.
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notInTheAlphabet) {
            return Optional.empty();
        }
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
