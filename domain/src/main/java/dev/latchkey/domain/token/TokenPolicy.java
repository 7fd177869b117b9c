package dev.latchkey.domain.token;

import static dev.latchkey.domain.token.TokenRejection.CLIENT_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.EVENT_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.EXPIRED;
import static dev.latchkey.domain.token.TokenRejection.EXPIRES_BEFORE_ISSUED;
import static dev.latchkey.domain.token.TokenRejection.ID_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.INVALID_SUBJECT;
import static dev.latchkey.domain.token.TokenRejection.ISSUED_IN_FUTURE;
import static dev.latchkey.domain.token.TokenRejection.KEY_BOUND;
import static dev.latchkey.domain.token.TokenRejection.LIVES_TOO_LONG;
import static dev.latchkey.domain.token.TokenRejection.MAIL_VERIFICATION;
import static dev.latchkey.domain.token.TokenRejection.MISSING_EXPIRY;
import static dev.latchkey.domain.token.TokenRejection.MISSING_ISSUED_AT;
import static dev.latchkey.domain.token.TokenRejection.MISSING_SESSION;
import static dev.latchkey.domain.token.TokenRejection.NOT_YET_VALID;
import static dev.latchkey.domain.token.TokenRejection.SESSION_CACHE;
import static dev.latchkey.domain.token.TokenRejection.WRONG_AUDIENCE;
import static dev.latchkey.domain.token.TokenRejection.WRONG_ISSUER;
import static dev.latchkey.domain.token.TokenRejection.WRONG_TYPE;

import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which claims prove a user to this service. Kind before content before time, so that {@link TokenRejection#EXPIRED}
 * means that nothing else was wrong. The constructor throws {@link IllegalArgumentException} if a value breaks its rule.
 *
 * @param issuer the exact {@code iss} (RFC 7519 section 4.1.1), not empty
 * @param audiences one of them must be in {@code aud} (section 4.1.3), exactly; not empty
 * @param types accepted {@code typ} values, compared without case (RFC 7515 section 4.1.9); an absent {@code typ} is
 *     accepted with {@code JWT}, its meaning when left out
 * @param clockSkew how far the issuer's clock and ours may differ, 0 to {@link #MAX_CLOCK_SKEW}; it moves our clock,
 *     never a claim
 * @param maxLifetime longest accepted {@code exp - iat}, positive
 * @param sessionRequired whether the token must name the issuer's session behind it, in {@code sid}
 */
public record TokenPolicy(
        String issuer,
        Set<String> audiences,
        Set<String> types,
        Duration clockSkew,
        Duration maxLifetime,
        boolean sessionRequired) {
    public static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

    private static final String JWT = "jwt";
    private static final Set<String> ID_TOKEN_CLAIMS = Set.of("nonce", "at_hash", "c_hash", "auth_time");

    public TokenPolicy {
        audiences = Set.copyOf(audiences);
        types = Set.copyOf(types.stream().map(TokenPolicy::lowerCase).toList());
        require(!issuer.isEmpty(), "issuer must not be empty");
        require(!audiences.isEmpty() && !audiences.contains(""), "audiences must not be empty");
        require(!types.isEmpty() && !types.contains(""), "types must not be empty");
        require(
                !clockSkew.isNegative() && clockSkew.compareTo(MAX_CLOCK_SKEW) <= 0,
                "clock skew must be from 0 to 60 seconds");
        require(maxLifetime.isPositive(), "longest lifetime must be positive");
    }

    /** One that takes tokens with and without a session. */
    public TokenPolicy(
            String issuer, Set<String> audiences, Set<String> types, Duration clockSkew, Duration maxLifetime) {
        this(issuer, audiences, types, clockSkew, maxLifetime, false);
    }

    /** The verdict on a token whose signature holds, at {@code now} on our clock. Never {@code KeysUnavailable}. */
    public TokenVerification judge(TokenClaims claims, Instant now) {
        var wrongKind = wrongKind(claims);
        if (wrongKind != null) {
            return rejected(wrongKind);
        }
        if (!issuer.equals(claims.issuer())) {
            return rejected(WRONG_ISSUER);
        }
        if (Collections.disjoint(audiences, claims.audience())) {
            return rejected(WRONG_AUDIENCE);
        }
        var user = Optional.ofNullable(claims.subject()).flatMap(UserId::fromSubject);
        if (user.isEmpty()) {
            return rejected(INVALID_SUBJECT);
        }
        if (sessionRequired && claims.session() == null) {
            return rejected(MISSING_SESSION);
        }
        return judgeLife(user.get(), claims, now);
    }

    /**
     * The verdict at {@code now} on a token that this policy has verified before: of all that it looked at then, only the
     * time can be another. Not for a token whose {@code nbf} is after its {@code iat}, since {@link Verified} does not
     * keep it.
     */
    public TokenVerification judgeAgain(Verified verified, Instant now) {
        if (isToCome(verified.issuedAt(), now)) {
            return rejected(ISSUED_IN_FUTURE);
        }
        return isOver(verified.expiresAt(), now) ? rejected(EXPIRED) : verified;
    }

    private @Nullable TokenRejection wrongKind(TokenClaims claims) {
        if (!types.contains(claims.type() == null ? JWT : lowerCase(claims.type()))) {
            return WRONG_TYPE;
        }
        var names = claims.names();
        if (names.contains("session") && names.contains("user")) {
            return SESSION_CACHE;
        }
        if (names.contains("email") && !names.contains("sub")) {
            return MAIL_VERIFICATION;
        }
        if (!Collections.disjoint(ID_TOKEN_CLAIMS, names)) {
            return ID_TOKEN;
        }
        if (names.contains("events")) {
            return EVENT_TOKEN;
        }
        if (names.contains("cnf")) {
            return KEY_BOUND;
        }
        if (claims.clientId() != null && claims.clientId().equals(claims.subject())) {
            return CLIENT_TOKEN;
        }
        return null;
    }

    private TokenVerification judgeLife(UserId user, TokenClaims claims, Instant now) {
        var expiresAt = claims.expiresAt();
        if (expiresAt == null) {
            return rejected(MISSING_EXPIRY);
        }
        var issuedAt = claims.issuedAt();
        if (issuedAt == null) {
            return rejected(MISSING_ISSUED_AT);
        }
        if (!expiresAt.isAfter(issuedAt)) {
            return rejected(EXPIRES_BEFORE_ISSUED);
        }
        if (Duration.between(issuedAt, expiresAt).compareTo(maxLifetime) > 0) {
            return rejected(LIVES_TOO_LONG);
        }
        if (isToCome(issuedAt, now)) {
            return rejected(ISSUED_IN_FUTURE);
        }
        // A token that ends before it begins was never valid, though the skew might let both dates pass.
        var notBefore = claims.notBefore();
        if (notBefore != null && (isToCome(notBefore, now) || !notBefore.isBefore(expiresAt))) {
            return rejected(NOT_YET_VALID);
        }
        if (isOver(expiresAt, now)) {
            return rejected(EXPIRED);
        }
        return new Verified(user, issuedAt, expiresAt, claims.session());
    }

    private boolean isToCome(Instant begin, Instant now) {
        return begin.isAfter(now.plus(clockSkew));
    }

    private boolean isOver(Instant end, Instant now) {
        return !end.isAfter(now.minus(clockSkew));
    }

    private static TokenVerification rejected(TokenRejection reason) {
        return new TokenVerification.Rejected(reason);
    }

    private static String lowerCase(String type) {
        return type.toLowerCase(Locale.ROOT);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
