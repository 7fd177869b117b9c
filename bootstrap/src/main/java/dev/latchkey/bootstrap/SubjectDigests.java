package dev.latchkey.bootstrap;

import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Users as the audit log names them: HMAC-SHA-256 (RFC 2104) of the subject under the audit key; for concurrent use. */
final class SubjectDigests {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    SubjectDigests(AuditKey key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key.bytes(), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    byte[] of(UserId user) {
        try {
            // A copy is ready, and costs half of what it takes to begin anew.
            return ((Mac) keyed.clone()).doFinal(user.value().getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's can be copied", e);
        }
    }
}
