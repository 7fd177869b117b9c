package dev.latchkey.domain.token;

import static dev.latchkey.domain.token.SampleClaims.ISSUER;
import static dev.latchkey.domain.token.SampleClaims.NOW;
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
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenVerification.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of two faults, the one that comes first in {@link TokenRejection} is the reason. */
final class TokenPolicyOrderTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final TokenPolicy POLICY = new TokenPolicy(
            ISSUER,
            Set.of("https://api.example.test"),
            Set.of("JWT"),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            true);

    private static final Map<TokenRejection, UnaryOperator<SampleClaims>> FAULTS = faults();

    /** Faults that cannot be made at once: the same claim would have to say both. */
    private static final List<Set<TokenRejection>> EXCLUSIVE = List.of(
            EnumSet.of(MAIL_VERIFICATION, CLIENT_TOKEN),
            EnumSet.of(CLIENT_TOKEN, INVALID_SUBJECT),
            EnumSet.of(MISSING_EXPIRY, EXPIRES_BEFORE_ISSUED),
            EnumSet.of(MISSING_EXPIRY, LIVES_TOO_LONG),
            EnumSet.of(MISSING_EXPIRY, EXPIRED),
            EnumSet.of(MISSING_ISSUED_AT, EXPIRES_BEFORE_ISSUED),
            EnumSet.of(MISSING_ISSUED_AT, LIVES_TOO_LONG),
            EnumSet.of(MISSING_ISSUED_AT, ISSUED_IN_FUTURE),
            EnumSet.of(EXPIRES_BEFORE_ISSUED, LIVES_TOO_LONG),
            EnumSet.of(ISSUED_IN_FUTURE, EXPIRED));

    private static Map<TokenRejection, UnaryOperator<SampleClaims>> faults() {
        var faults = new EnumMap<TokenRejection, UnaryOperator<SampleClaims>>(TokenRejection.class);
        faults.put(WRONG_TYPE, claims -> claims.type("logout+jwt"));
        faults.put(SESSION_CACHE, claims -> claims.named("session", "user"));
        faults.put(MAIL_VERIFICATION, claims -> claims.subject(null).notNamed("sub"));
        faults.put(ID_TOKEN, claims -> claims.named("nonce"));
        faults.put(EVENT_TOKEN, claims -> claims.named("events"));
        faults.put(KEY_BOUND, claims -> claims.named("cnf"));
        faults.put(CLIENT_TOKEN, claims -> claims.clientId("ada"));
        faults.put(WRONG_ISSUER, claims -> claims.issuer("https://evil.example.test"));
        faults.put(WRONG_AUDIENCE, claims -> claims.audience("https://evil.example.test"));
        faults.put(INVALID_SUBJECT, claims -> claims.subject(null));
        faults.put(MISSING_SESSION, claims -> claims.session(null));
        faults.put(MISSING_EXPIRY, claims -> claims.expiresAt(null));
        faults.put(MISSING_ISSUED_AT, claims -> claims.issuedAt(null));
        faults.put(EXPIRES_BEFORE_ISSUED, claims -> claims.issuedAt(NOW).expiresAt(NOW.minusSeconds(1)));
        faults.put(LIVES_TOO_LONG, claims -> claims.issuedAt(NOW.minus(DAY)).expiresAt(NOW.plus(DAY)));
        faults.put(ISSUED_IN_FUTURE, claims -> claims.issuedAt(NOW.plusSeconds(31)));
        faults.put(NOT_YET_VALID, claims -> claims.notBefore(NOW.plusSeconds(31)));
        faults.put(EXPIRED, claims -> claims.expiresAt(NOW.minusSeconds(30)));
        return faults;
    }

    @Test
    void everyReasonOfThePolicyIsHere() {
        var ofTheReaderAndTheRevocation = EnumSet.range(TokenRejection.TOO_LARGE, TokenRejection.INVALID_CLAIM);
        ofTheReaderAndTheRevocation.add(TokenRejection.REVOKED);
        assertEquals(EnumSet.complementOf(ofTheReaderAndTheRevocation), FAULTS.keySet());
    }

    static Stream<Arguments> pairs() {
        var pairs = new ArrayList<Arguments>();
        for (var first : FAULTS.keySet()) {
            for (var second : FAULTS.keySet()) {
                if (first.compareTo(second) < 0 && !EXCLUSIVE.contains(EnumSet.of(first, second))) {
                    pairs.add(Arguments.of(first, second));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void theFirstIsTheReason(TokenRejection first, TokenRejection second) {
        assertEquals(new Rejected(first), POLICY.judge(with(first, second), NOW));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void eachFaultAloneIsTheReason(TokenRejection reason) {
        assertEquals(new Rejected(reason), POLICY.judge(with(reason), NOW));
    }

    static Set<TokenRejection> reasons() {
        return FAULTS.keySet();
    }

    private static TokenClaims with(TokenRejection... reasons) {
        var claims = new SampleClaims();
        for (var reason : EnumSet.copyOf(List.of(reasons))) {
            claims = requireNonNull(FAULTS.get(reason)).apply(claims);
        }
        return claims.claims();
    }
}
