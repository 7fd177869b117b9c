package dev.latchkey.domain.token;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The verdict on a bearer token. Only {@link Verified} holds a user. */
public sealed interface TokenVerification {
    /**
     * The issuer vouches for the user, within this token's life.
     *
     * @param session the issuer's session that is behind the token, {@code null} where the token does not say
     */
    record Verified(
            UserId userId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable String session) implements TokenVerification {
        /** Who calls with this token. */
        public Caller caller() {
            return new Caller(userId, issuedAt, session);
        }
    }

    /** The token is at fault. */
    record Rejected(TokenRejection reason) implements TokenVerification {}

    /** Not judged: the issuer's keys could not be had. Neither "valid" nor "invalid" would be true. */
    record KeysUnavailable() implements TokenVerification {}

    /** Not judged: whether the token was taken back cannot be found out for now. */
    record AccessUnknown() implements TokenVerification {}
}
