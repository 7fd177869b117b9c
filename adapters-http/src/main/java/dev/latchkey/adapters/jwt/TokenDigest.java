package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.BearerToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a whole token, signature included: stands for the token where the token itself must not be kept. */
record TokenDigest(long first, long second, long third, long fourth) {
    private static final MessageDigest SHA_256 = sha256();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static TokenDigest of(BearerToken token) {
        var digest = copy().digest(token.value().getBytes(StandardCharsets.UTF_8));
        return new TokenDigest(
                (long) LONGS.get(digest, 0), (long) LONGS.get(digest, 8), (long) LONGS.get(digest, 16), (long)
                        LONGS.get(digest, 24));
    }

    /** Costs a fraction of finding the algorithm anew. */
    private static MessageDigest copy() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException unable) {
            return sha256(); // of a device, say
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
