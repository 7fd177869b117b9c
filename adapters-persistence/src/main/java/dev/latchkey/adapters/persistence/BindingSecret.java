package dev.latchkey.adapters.persistence;

import java.nio.charset.StandardCharsets;

/**
 * What the service and the owner of the schema share, and the application's role does not know: with it the service
 * proves to PostgreSQL for whom a transaction speaks. The constructor throws {@link IllegalArgumentException} if it has
 * fewer than {@value #MIN_BYTES} bytes.
 */
public record BindingSecret(String value) {
    public static final int MIN_BYTES = 32;

    public BindingSecret {
        if (bytes(value).length < MIN_BYTES) {
            throw new IllegalArgumentException("a binding secret has 32 bytes or more");
        }
    }

    byte[] bytes() {
        return bytes(value);
    }

    byte[] mac(byte[] message) {
        return new HmacSha256(bytes()).of(message);
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** A secret never prints itself. */
    @Override
    public String toString() {
        return "BindingSecret[redacted]";
    }
}
