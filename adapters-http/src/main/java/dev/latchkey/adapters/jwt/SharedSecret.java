package dev.latchkey.adapters.jwt;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret shared with the issuer: the UTF-8 bytes of its text, as they are, which is how Better Auth uses one. It never
 * prints itself.
 */
public final class SharedSecret {
    /** Fewest bytes: the output of SHA-256 (RFC 7518 section 3.2). */
    public static final int MIN_BYTES = 32;

    private final byte[] bytes;

    /** Throws {@link IllegalArgumentException} for fewer than {@value #MIN_BYTES} bytes, or text that UTF-8 cannot spell. */
    public SharedSecret(String text) {
        this.bytes = utf8(text);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("a shared secret needs at least 32 bytes");
        }
    }

    /** The algorithms it is long enough for: their output is no longer than the secret (RFC 7518 section 3.2). */
    public List<JwsAlgorithm> algorithms() {
        if (bytes.length < 48) {
            return List.of(JwsAlgorithm.HS256);
        }
        return bytes.length < 64
                ? List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384)
                : List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512);
    }

    SecretKey key() {
        return new SecretKeySpec(bytes, "HMAC");
    }

    @Override
    public String toString() {
        return "SharedSecret[redacted]";
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException unpairedSurrogate) {
            throw new IllegalArgumentException("a shared secret must be well-formed Unicode", unpairedSurrogate);
        }
    }
}
