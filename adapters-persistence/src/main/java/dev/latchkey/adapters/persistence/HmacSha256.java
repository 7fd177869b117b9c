package dev.latchkey.adapters.persistence;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key; for concurrent use. */
final class HmacSha256 {
    private static final String NAME = "HmacSHA256";

    private final SecretKeySpec key;

    HmacSha256(byte[] key) {
        this.key = new SecretKeySpec(key, NAME);
    }

    byte[] of(byte[] message) {
        try {
            var mac = Mac.getInstance(NAME);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + NAME, e);
        }
    }
}
