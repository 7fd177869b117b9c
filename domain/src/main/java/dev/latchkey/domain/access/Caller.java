package dev.latchkey.domain.access;

import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user who calls, and how far back the proof of it goes.
 *
 * @param provenAt when the issuer vouched for the user
 * @param session the issuer's session that was behind it, {@code null} where the issuer does not say
 */
public record Caller(
        UserId user, Instant provenAt, @Nullable String session) {
    /** {@code now}; or the time of this proof, where the issuer's clock is ahead of ours. What reaches it reaches the proof. */
    public Instant provenBy(Instant now) {
        return now.isAfter(provenAt) ? now : provenAt;
    }
}
