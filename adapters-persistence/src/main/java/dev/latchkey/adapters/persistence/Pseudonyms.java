package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names for users that tell nobody who they are: a keyed digest of the subject, the same on every instance. */
final class Pseudonyms {
    private final HmacSha256 digest;

    Pseudonyms(byte[] key) {
        this.digest = new HmacSha256(key);
    }

    /** In hexadecimal digits, as the settings and the keys of this instance's memory have it; the tables, its 32 bytes. */
    String of(UserId user) {
        return of(user.value());
    }

    String of(String subject) {
        return HexFormat.of().formatHex(digest.of(subject.getBytes(StandardCharsets.UTF_8)));
    }
}
