package dev.latchkey.domain.token;

import dev.latchkey.domain.user.UserId;
import java.time.Instant;

/** The verdict on a bearer token. Only {@link Verified} holds a user. */
public sealed interface TokenVerification {
    /** The issuer vouches for the user, within this token's life. */
    record Verified(UserId userId, Instant issuedAt, Instant expiresAt) implements TokenVerification {}

    /** The token is at fault. */
    record Rejected(TokenRejection reason) implements TokenVerification {}

    /** Not judged: the issuer's keys could not be had. Neither "valid" nor "invalid" would be true. */
    record KeysUnavailable() implements TokenVerification {}
}
