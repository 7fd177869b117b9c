package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat 6.22. Two instances on one database, of which one can lose it, on a clock that is set by hand. */
@Timeout(60)
final class RevocationsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final Duration LIFE = Duration.ofHours(1);

    private final Instant until = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final TestDatabase direct = PostgresServer.migratedDatabase();
    private final Relay network = new Relay(direct.address());
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Instance here = new Instance(new TestDatabase(network.address(), direct.name()));
    private final Instance other = new Instance(direct);

    @AfterEach
    void close() {
        here.close();
        other.close();
        network.close();
    }

    @Nested
    final class WhileTheDatabaseIsAway {
        @Test
        void accessStandsForThirtySecondsAndIsUnknownThen() {
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
            network.cut();
            pass(Duration.ofSeconds(30));
            assertEquals(AccessStatus.STANDS, here.check(ALICE));

            pass(Duration.ofNanos(1));
            assertEquals(AccessStatus.UNKNOWN, here.check(ALICE));
        }

        @Test
        void accessIsUnknownToAnInstanceThatNeverReachedIt() {
            network.cut();

            assertEquals(AccessStatus.UNKNOWN, here.check(ALICE));
        }

        @Test
        void whatWasTakenBackStaysSo() {
            here.revocations.revoke(ALICE, until);
            network.cut();
            pass(Duration.ofDays(1));

            assertEquals(AccessStatus.REVOKED, here.check(ALICE));
            assertEquals(AccessStatus.UNKNOWN, here.check(BOB));
        }

        @Test
        void nothingCanBeTakenBackAndNothingIsPretended() {
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
            network.cut();

            assertThrows(UserDataUnavailableException.class, () -> here.revocations.revoke(ALICE, until));
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
        }

        @Test
        void theLogSaysSoAndWhy() {
            network.cut();

            assertEquals(
                    List.of("WARN revocations_unavailable [sqlState=\"08001\"] null"),
                    Logged.during(() -> here.check(ALICE)).stream()
                            .filter(line -> line.contains("revocations_unavailable"))
                            .toList());
        }
    }

    @Nested
    final class WhileTheTableMayNotBeRead {
        @Test
        void theLogSaysSoAndAllIsKnownOnceItMay() {
            other.revocations.revoke(BOB, until);
            direct.asSuperuser("revoke select on latchkey.revocation from " + direct.application());

            assertEquals(
                    List.of("WARN revocations_unavailable [sqlState=\"42501\"] null"),
                    Logged.during(() -> here.check(ALICE)).stream()
                            .filter(line -> line.contains("revocations_unavailable"))
                            .toList());
            assertEquals(AccessStatus.UNKNOWN, here.check(BOB));

            direct.asSuperuser("grant select on latchkey.revocation to " + direct.application());
            pass(Freshness.REFRESHED_AFTER.plusNanos(1));
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
            assertEquals(AccessStatus.REVOKED, here.check(BOB));
        }
    }

    @Nested
    final class WhatIsKnown {
        @Test
        void hasNoAgeBeforeAnybodyCame() {
            assertEquals(Optional.empty(), here.revocations.age());
        }

        @Test
        void agesFromWhenItWasAskedFor() {
            here.check(ALICE);
            assertEquals(Optional.of(Duration.ZERO), here.revocations.age());
            pass(Duration.ofSeconds(7));
            assertEquals(Optional.of(Duration.ofSeconds(7)), here.revocations.age());
        }

        @Test
        void agesOnWhileTheDatabaseCannotBeAsked() {
            here.check(ALICE);
            network.cut();
            pass(Duration.ofSeconds(20));
            here.check(ALICE);
            assertEquals(Optional.of(Duration.ofSeconds(20)), here.revocations.age());
        }
    }

    @Nested
    final class WhenTheDatabaseIsBack {
        @Test
        void accessIsKnownAgainWithAllThatHappenedMeanwhile() {
            here.check(ALICE);
            network.cut();
            pass(Duration.ofMinutes(5));
            assertEquals(AccessStatus.UNKNOWN, here.check(ALICE));
            other.revocations.revoke(BOB, until);
            network.restore();

            // Whoever does not answer is asked once a second.
            pass(Freshness.REFRESHED_AFTER.minusNanos(1));
            assertEquals(AccessStatus.UNKNOWN, here.check(ALICE));
            pass(Duration.ofNanos(1));
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
            assertEquals(AccessStatus.REVOKED, here.check(BOB));
        }
    }

    @Nested
    final class WhatAnotherInstanceTookBack {
        @Test
        void isKnownHereAfterASecond() {
            assertEquals(AccessStatus.STANDS, here.check(ALICE));
            other.revocations.revoke(ALICE, until);
            pass(Freshness.REFRESHED_AFTER);
            assertEquals(AccessStatus.STANDS, here.check(ALICE));

            pass(Duration.ofNanos(1));
            assertEquals(AccessStatus.REVOKED, here.check(ALICE));
        }

        @Test
        void isKnownThereAtOnce() {
            assertEquals(AccessStatus.STANDS, other.check(ALICE));
            other.revocations.revoke(ALICE, until);

            assertEquals(AccessStatus.REVOKED, other.check(ALICE));
        }
    }

    @Nested
    final class ARevocation {
        @Test
        void endsWhenNoTokenOfBeforeCanBeAlive() {
            here.revocations.revoke(ALICE, until);

            assertEquals(
                    List.of("01:00:00"),
                    direct.query("postgres", "select ends_at - revoked_until from latchkey.revocation"));
        }

        @Test
        void clearsAwayThoseThatHaveEndedAndNoOthers() {
            here.revocations.revoke(ALICE, until);
            here.revocations.revoke(BOB, until.minus(LIFE).minusSeconds(1));
            here.revocations.revoke(new UserId("carol"), until);

            assertEquals(
                    List.of("0", "2"),
                    direct.query(
                            "postgres",
                            "select count(*) from latchkey.revocation where ends_at < now() union all"
                                    + " select count(*) from latchkey.revocation order by 1"));
        }
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private final class Instance implements AutoCloseable {
        private final HikariDataSource pool;
        private final SessionFactory sessions;
        private final Revocations revocations;

        Instance(TestDatabase database) {
            var config = database.config(1);
            var pseudonyms = new Pseudonyms(new byte[32]);
            pool = new HikariDataSource(Database.pool(config));
            sessions = Database.sessions(pool);
            revocations = new Revocations(
                    new OwnerTransactions(pool, sessions, new Subject(pseudonyms, null), config.statementTimeout()),
                    config.url().dataSource(config.parameters()),
                    pseudonyms,
                    LIFE,
                    clock::get,
                    Runnable::run,
                    Duration.ofMinutes(1),
                    DatabaseWatch.NOBODY);
        }

        AccessStatus check(UserId user) {
            return revocations.check(new Caller(user, until, null));
        }

        @Override
        public void close() {
            sessions.close();
            pool.close();
        }
    }
}
