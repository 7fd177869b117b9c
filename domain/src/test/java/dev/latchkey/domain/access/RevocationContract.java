package dev.latchkey.domain.access;

import static dev.latchkey.domain.task.AtOnce.THREADS;
import static dev.latchkey.domain.task.AtOnce.atOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat 6.22: what every {@link RevocationRepository} promises, as an {@link AccessCheck} over the same store sees it at once. An
 * adapter's test extends this and says how to reach both; tests use users of their own, so the store need not be empty.
 */
@Timeout(60)
@SuppressWarnings("exports") // a test-jar is used from the class path, where JUnit is
public abstract class RevocationContract {
    private static final int MANY = 200;

    // Of today: a store may drop what is older than any token can be.
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final String run = UUID.randomUUID().toString();
    private final UserId alice = user("alice");
    private final UserId bob = user("bob");

    /** The same repository on each call within one test. */
    protected abstract RevocationRepository revocations();

    /** The check of the instance that {@link #revocations} belongs to. */
    protected abstract AccessCheck access();

    @Nested
    final class Access {
        @Test
        void standsWhereNothingWasRevoked() {
            assertEquals(AccessStatus.STANDS, check(alice, Instant.EPOCH));
        }

        @Test
        void isRevokedWhereItWasProvenBefore() {
            revocations().revoke(alice, now);

            assertEquals(AccessStatus.REVOKED, check(alice, Instant.EPOCH));
            assertEquals(AccessStatus.REVOKED, check(alice, now.minus(1, ChronoUnit.MICROS)));
        }

        @Test
        void isRevokedWhereItWasProvenAtThatMoment() {
            revocations().revoke(alice, now);

            assertEquals(AccessStatus.REVOKED, check(alice, now));
        }

        @Test
        void standsWhereItWasProvenAMicrosecondLater() {
            revocations().revoke(alice, now);

            assertEquals(AccessStatus.STANDS, check(alice, now.plus(1, ChronoUnit.MICROS)));
        }

        @Test
        void isRevokedWhateverTheSession() {
            revocations().revoke(alice, now);

            assertEquals(AccessStatus.REVOKED, access().check(new Caller(alice, now, "session-" + run)));
        }
    }

    @Nested
    final class Revocations {
        @Test
        void reachFurtherWhenMadeLater() {
            revocations().revoke(alice, now);
            revocations().revoke(alice, now.plusSeconds(1));

            assertRevokedUntil(now.plusSeconds(1), alice);
        }

        @Test
        void areNotShortenedByEarlierOnes() {
            revocations().revoke(alice, now);
            revocations().revoke(alice, now.minusSeconds(1));

            assertRevokedUntil(now, alice);
        }

        @Test
        void mayBeRepeated() {
            revocations().revoke(alice, now);
            revocations().revoke(alice, now);

            assertRevokedUntil(now, alice);
        }

        @Test
        void leaveOtherUsersAlone() {
            revocations().revoke(alice, now);

            assertEquals(AccessStatus.STANDS, check(bob, Instant.EPOCH));
        }

        @ParameterizedTest
        @CsvSource({"alice, Alice", "alice, 'alice '", "\u00e9, e\u0301", "stra\u00dfe, strasse", "a, \u0430", "%, x"})
        void tellUsersApartWhoLookAlike(String one, String other) {
            revocations().revoke(user(one), now);

            assertEquals(AccessStatus.REVOKED, check(user(one), now));
            assertEquals(AccessStatus.STANDS, check(user(other), now));
        }

        @ParameterizedTest
        @ValueSource(strings = {"' or true --", "\\", "\ud83d\udd11", "a\u00a0b", "\"{}[],"})
        void takeAnyUser(String name) {
            revocations().revoke(user(name), now);

            assertRevokedUntil(now, user(name));
        }

        @Test
        void ofManyUsersAreAllKept() {
            IntStream.range(0, MANY).forEach(n -> revocations().revoke(user("user" + n), now.minusSeconds(n)));

            IntStream.range(0, MANY).forEach(n -> assertRevokedUntil(now.minusSeconds(n), user("user" + n)));
        }

        @Test
        void madeAtOnceKeepTheLatest() {
            var rounds = 5;
            atOnce(n -> {
                for (var round = 0; round < rounds; round++) {
                    // Each thread gets to the latest time in its own order.
                    revocations().revoke(alice, now.plusSeconds((n + (long) round * 3) % (THREADS * 2)));
                }
                return n;
            });

            assertRevokedUntil(now.plusSeconds(THREADS * 2 - 1), alice);
        }
    }

    private void assertRevokedUntil(Instant until, UserId user) {
        assertEquals(AccessStatus.REVOKED, check(user, until));
        assertEquals(AccessStatus.STANDS, check(user, until.plus(1, ChronoUnit.MICROS)));
    }

    private AccessStatus check(UserId user, Instant provenAt) {
        return access().check(new Caller(user, provenAt, null));
    }

    private UserId user(String name) {
        return new UserId(name + "-" + run);
    }
}
