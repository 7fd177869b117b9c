package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FetchPaceTest {
    private static final JwkSetConfig CONFIG = JwkSetConfig.at(URI.create("https://auth.example.test/jwks"));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long START = Long.parseLong("9223372035854775807"); // overflows a second later

    private static FetchPace pace() {
        return pace(CONFIG, 0);
    }

    /** Draws always the same: {@code drawn} parts in a thousand of the bound. */
    private static FetchPace pace(JwkSetConfig config, int drawn) {
        return new FetchPace(config, START, new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("unbounded");
            }

            @Override
            public long nextLong(long bound) {
                return (bound - 1) * drawn / 1000;
            }
        });
    }

    @Nested
    class Allows {
        @Test
        void aFetchAtOnce() {
            assertTrue(pace().allows(START));
            assertEquals(START, pace().due());
            assertFalse(pace().failing());
            assertFalse(pace().retrying());
        }

        /** Threat 0.9. */
        @Test
        void twoInAnyStretchOfTheInterval() {
            var pace = pace();
            pace.begun(START);
            assertTrue(pace.allows(START + SECOND));
            pace.begun(START + 10 * SECOND);
            assertFalse(pace.allows(START + 10 * SECOND));
            assertFalse(pace.allows(START + 30 * SECOND - 1));
            assertTrue(pace.allows(START + 30 * SECOND));
            pace.begun(START + 30 * SECOND);
            assertFalse(pace.allows(START + 40 * SECOND - 1));
            assertTrue(pace.allows(START + 40 * SECOND));
        }

        @Test
        void noneWhileTheIssuerWantsPeace() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ofSeconds(40));
            assertFalse(pace.allows(START + 40 * SECOND - 1));
            assertTrue(pace.allows(START + 40 * SECOND));
            assertEquals(START + 40 * SECOND, pace.due());
        }

        @Test
        void theIssuerNoLongerPeaceThanTheTimeToLive() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ofDays(400));
            assertFalse(pace.allows(START + 300 * SECOND - 1));
            assertTrue(pace.allows(START + 300 * SECOND));
        }

        @Test
        void distrustOnceInAnInterval() {
            var pace = pace();
            assertTrue(pace.allowsDistrust(START));
            pace.distrusted(START);
            assertFalse(pace.allowsDistrust(START + 30 * SECOND - 1));
            assertTrue(pace.allows(START + 30 * SECOND - 1));
            assertTrue(pace.allowsDistrust(START + 30 * SECOND));
        }

        @Test
        void noDistrustBeyondTheBudget() {
            var pace = pace();
            pace.begun(START);
            assertTrue(pace.allowsDistrust(START));
            pace.begun(START);
            assertFalse(pace.allowsDistrust(START));
        }
    }

    @Nested
    class IsDue {
        @Test
        void afterFourFifthsOfTheTimeToLiveFromTheBeginningOfTheFetch() {
            var pace = pace();
            pace.begun(START);
            pace.succeeded(START, START + 3 * SECOND);
            assertEquals(START + 240 * SECOND, pace.due());
            assertFalse(pace.failing());
        }

        @Test
        void noSoonerThanTheBudgetAllows() {
            var short30 = new JwkSetConfig(
                    CONFIG.location(),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    CONFIG.staleness(),
                    CONFIG.timeout(),
                    CONFIG.longestWait());
            var pace = pace(short30, 0);
            pace.begun(START);
            pace.succeeded(START, START);
            assertEquals(START + 24 * SECOND, pace.due());
            pace.begun(START + SECOND);
            pace.succeeded(START + SECOND, START + SECOND);
            assertEquals(START + 30 * SECOND, pace.due());
        }

        @Test
        void onceMoreWithinASecondAfterAFailure() {
            for (int drawn : new int[] {0, 1000}) {
                var pace = pace(CONFIG, drawn);
                pace.begun(START);
                pace.failed(START + SECOND, Duration.ZERO);
                assertEquals(START + SECOND + 250 * MILLI + (drawn == 0 ? 0 : 500 * MILLI - 1), pace.due());
                assertTrue(pace.retrying());
                assertTrue(pace.failing());
            }
        }

        @Test
        void atTheIntervalAfterTheSecondFailure() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ZERO);
            pace.begun(START + SECOND);
            assertFalse(pace.retrying());
            pace.failed(START + 2 * SECOND, Duration.ZERO);
            assertFalse(pace.retrying());
            assertEquals(START + 32 * SECOND, pace.due());
        }

        @Test
        void atTheIntervalWhereTheBudgetLeavesNoRetry() {
            var pace = pace();
            pace.begun(START);
            pace.succeeded(START, START);
            pace.begun(START + SECOND);
            pace.failed(START + SECOND, Duration.ZERO);
            assertFalse(pace.retrying());
            assertEquals(START + 31 * SECOND, pace.due());
        }

        @Test
        void onceMoreWhereTheBudgetLeavesTheRetryJustInTime() {
            var pace = pace();
            pace.begun(START);
            pace.succeeded(START, START);
            pace.begun(START + 29 * SECOND);
            pace.failed(START + 30 * SECOND - 250 * MILLI - 1, Duration.ZERO);
            assertFalse(pace.retrying());
            pace = pace();
            pace.begun(START);
            pace.succeeded(START, START);
            pace.begun(START + 29 * SECOND);
            pace.failed(START + 30 * SECOND - 250 * MILLI, Duration.ZERO);
            assertTrue(pace.retrying());
        }

        @Test
        void atTheIntervalWhereTheIssuerWantsLessPeaceThanThat() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ofSeconds(10));
            assertFalse(pace.retrying());
            assertEquals(START + 30 * SECOND, pace.due());
            assertTrue(pace.allows(START + 10 * SECOND));
        }

        @Test
        void onceMoreAfterAFailureBehindOneWithoutARetry() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ofSeconds(10));
            pace.begun(START + 30 * SECOND);
            pace.failed(START + 30 * SECOND, Duration.ZERO);
            assertTrue(pace.retrying());
        }

        @Test
        void asIfNothingHadHappenedAfterASuccess() {
            var pace = pace();
            pace.begun(START);
            pace.failed(START, Duration.ZERO);
            pace.begun(START + SECOND);
            pace.succeeded(START + SECOND, START + SECOND);
            assertFalse(pace.failing());
            pace.begun(START + 40 * SECOND);
            pace.failed(START + 40 * SECOND, Duration.ZERO);
            assertTrue(pace.retrying());
        }
    }
}
