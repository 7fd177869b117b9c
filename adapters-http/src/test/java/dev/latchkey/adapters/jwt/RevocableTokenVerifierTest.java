package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RevocableTokenVerifierTest {
    private static final BearerToken TOKEN = new BearerToken("a.b.c");
    private static final Verified PROVEN = new Verified(
            new UserId("ada"),
            Instant.parse("2026-11-21T02:55:00Z"),
            Instant.parse("2026-11-21T03:10:00Z"),
            "session-1");

    private final List<Caller> asked = new ArrayList<>();

    private AccessCheck check(AccessStatus status) {
        return caller -> {
            asked.add(caller);
            return status;
        };
    }

    private TokenVerification verify(TokenVerification verdict, AccessStatus... statuses) {
        var checks = Stream.of(statuses).map(this::check).toList();
        var seen = new ArrayList<BearerToken>();
        var verifier = new RevocableTokenVerifier(
                token -> {
                    seen.add(token);
                    return verdict;
                },
                checks);
        var verification = verifier.verify(TOKEN);
        assertEquals(List.of(TOKEN), seen);
        return verification;
    }

    @Nested
    class AProvenToken {
        private final Caller ada = PROVEN.caller();

        @Test
        void standsWhereNothingIsChecked() {
            assertSame(PROVEN, verify(PROVEN));
        }

        @Test
        void standsWhereEveryCheckLetsItsCallerIn() {
            assertSame(PROVEN, verify(PROVEN, AccessStatus.STANDS, AccessStatus.STANDS));
            assertEquals(List.of(ada, ada), asked);
        }

        @ParameterizedTest
        @EnumSource
        void isRevokedByTheFirstCheckThatSaysSo(AccessStatus afterwards) {
            assertEquals(new Rejected(TokenRejection.REVOKED), verify(PROVEN, AccessStatus.REVOKED, afterwards));
            assertEquals(List.of(ada), asked);
        }

        @Test
        void isRevokedByALaterCheckToo() {
            assertEquals(
                    new Rejected(TokenRejection.REVOKED), verify(PROVEN, AccessStatus.STANDS, AccessStatus.REVOKED));
        }

        @ParameterizedTest
        @EnumSource
        void isLeftOpenByTheFirstCheckThatCannotTell(AccessStatus afterwards) {
            assertEquals(new AccessUnknown(), verify(PROVEN, AccessStatus.UNKNOWN, afterwards));
            assertEquals(List.of(ada), asked);
        }

        @Test
        void isLeftOpenByALaterCheckToo() {
            assertEquals(new AccessUnknown(), verify(PROVEN, AccessStatus.STANDS, AccessStatus.UNKNOWN));
        }
    }

    @Nested
    class AnyOtherVerdict {
        static Stream<TokenVerification> others() {
            return Stream.of(new Rejected(TokenRejection.EXPIRED), new KeysUnavailable(), new AccessUnknown());
        }

        @ParameterizedTest
        @MethodSource("others")
        void isPassedOnAndNobodyIsAsked(TokenVerification verdict) {
            assertSame(verdict, verify(verdict, AccessStatus.REVOKED));
            assertEquals(List.of(), asked);
        }
    }

    @Test
    void keepsItsChecksWhenTheirListChanges() {
        var checks = new ArrayList<AccessCheck>();
        var verifier = new RevocableTokenVerifier(_ -> PROVEN, checks);
        checks.add(check(AccessStatus.REVOKED));
        assertSame(PROVEN, verifier.verify(TOKEN));
    }
}
