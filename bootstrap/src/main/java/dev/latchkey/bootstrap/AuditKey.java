package dev.latchkey.bootstrap;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What subjects are digested under in the audit log. The constructor throws {@link IllegalArgumentException} if it is too short. */
record AuditKey(String value) {
    static final int MIN_BYTES = 32;

    AuditKey {
        if (value.getBytes(StandardCharsets.UTF_8).length < MIN_BYTES) {
            throw new IllegalArgumentException("an audit key has 32 bytes or more");
        }
    }

    /** One that nobody knows, for as long as this process. */
    static AuditKey random() {
        var bytes = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AuditKey(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** A key never prints itself. */
    @Override
    public String toString() {
        return "AuditKey[redacted]";
    }
}
