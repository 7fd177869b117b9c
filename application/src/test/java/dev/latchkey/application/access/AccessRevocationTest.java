package dev.latchkey.application.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.InMemoryUserData;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AccessRevocationTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");

    private final InMemoryUserData data = new InMemoryUserData();
    private final AccessRevocation revocation = new AccessRevocation(data, () -> NOW.plusNanos(999));

    @Nested
    final class Revoke {
        @Test
        void takesBackWhatWasProvenUntilNow() {
            revocation.revoke(provenAt(NOW.minusSeconds(60)));

            assertRevokedUntil(NOW);
        }

        @Test
        void takesBackWhatIsProvenNow() {
            revocation.revoke(provenAt(NOW));

            assertRevokedUntil(NOW);
        }

        @Test
        void takesBackTheCallersOwnWhereTheIssuersClockIsAhead() {
            revocation.revoke(provenAt(NOW.plusSeconds(20)));

            assertRevokedUntil(NOW.plusSeconds(20));
        }

        @Test
        void leavesOthersAlone() {
            revocation.revoke(provenAt(NOW));

            assertEquals(AccessStatus.STANDS, data.check(new Caller(new UserId("bob"), NOW, null)));
        }
    }

    private void assertRevokedUntil(Instant until) {
        assertEquals(AccessStatus.REVOKED, data.check(provenAt(until)));
        assertEquals(AccessStatus.STANDS, data.check(provenAt(until.plus(1, ChronoUnit.MICROS))));
    }

    private static Caller provenAt(Instant time) {
        return new Caller(ALICE, time, null);
    }
}
