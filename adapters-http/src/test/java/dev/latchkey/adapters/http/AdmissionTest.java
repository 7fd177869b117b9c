package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {
    private static final int LEAST = 10;
    private static final int MOST = 20;

    private final AtomicLong now = new AtomicLong();
    private final Admission admission = new Admission(new Capacity(1, LEAST, MOST, Duration.ofNanos(100)), now::get);
    private final List<Admission.Stay> inside = new ArrayList<>();

    /** Lets in as many as can be, and says how many there are. */
    private int fill() {
        while (true) {
            try {
                admission.requireRoom();
                inside.add(admission.begin());
            } catch (OverloadedException full) {
                return inside.size();
            }
        }
    }

    /** The next one leaves after so long, with what it wanted. */
    private void leave(int nanos) {
        leave(nanos, Answer.Success.of(200));
    }

    private void leave(int nanos, Answer answer) {
        now.addAndGet(nanos);
        var stay = inside.removeLast();
        assertSame(answer, stay.with(answer));
        stay.close();
    }

    private void leaveAll() {
        while (!inside.isEmpty()) {
            leave(0);
        }
    }

    @Nested
    class Begins {
        @Test
        void withAsManyAsThereMayBe() {
            assertEquals(MOST, fill());
            assertThrows(OverloadedException.class, admission::requireRoom);
            assertThrows(OverloadedException.class, admission::begin);
        }

        @Test
        void withRoomForEachWhoLeaves() {
            fill();
            leave(1);
            admission.requireRoom();
            assertEquals(MOST, fill());
        }

        @Test
        void withRoomThatNobodyKeepsByAskingForIt() {
            for (var i = 0; i <= MOST; i++) {
                admission.requireRoom();
            }
            assertEquals(MOST, fill());
        }
    }

    @Nested
    class Adapts {
        @Test
        void byATenthForEachWhoIsSlow() {
            fill();
            leave(101);
            // 18, and 19 are inside.
            assertThrows(OverloadedException.class, admission::requireRoom);
            leave(0);
            // 16.
            leaveAll();
            assertEquals(LEAST, fill());
        }

        @Test
        void notToThoseWhoAreJustInTime() {
            fill();
            leave(100);
            leaveAll();
            assertEquals(MOST, fill());
        }

        @Test
        void neverBelowTheLeast() {
            for (var i = 0; i < 100; i++) {
                inside.add(admission.begin());
                leave(1000);
            }
            assertEquals(LEAST, fill());
        }

        @Test
        void byOneMoreForEachWhoIsQuickWhereThereAreMany() {
            fill();
            now.addAndGet(1000);
            leaveAll();
            assertEquals(LEAST, fill());
            leave(1);
            leave(1);
            assertEquals(LEAST + 2, fill());
        }

        /** One token could else make room for a crowd, by requests that are refused before anything is asked. */
        @ParameterizedTest
        @EnumSource(ProblemCode.class)
        void notToThoseWhoAreRefusedQuickly(ProblemCode code) {
            fill();
            leave(101);
            leaveAll();
            assertEquals(LEAST, fill());
            for (var n = 0; n < 5; n++) {
                leave(1, Answer.Refusal.of(code));
                assertEquals(LEAST, fill());
            }
        }

        @Test
        void notToThoseWhoFailQuickly() {
            fill();
            leave(101);
            leaveAll();
            assertEquals(LEAST, fill());
            now.incrementAndGet();
            inside.removeLast().close();
            assertEquals(LEAST, fill());
        }

        @Test
        void byATenthForEachWhoIsRefusedSlowly() {
            fill();
            leave(101, Answer.Refusal.of(ProblemCode.NOT_FOUND));
            // 18, and 19 are inside.
            assertThrows(OverloadedException.class, admission::requireRoom);
        }

        @Test
        void byATenthForEachWhoFailsSlowly() {
            fill();
            now.addAndGet(101);
            inside.removeLast().close();
            assertThrows(OverloadedException.class, admission::requireRoom);
        }

        @Test
        void upToTheMostAgain() {
            fill();
            now.addAndGet(1000);
            leaveAll();
            for (var round = 0; round < 5; round++) {
                fill();
                leaveAll();
            }
            assertEquals(MOST, fill());
        }
    }

    @Nested
    class WaitingForSomebodyOutside {
        @Test
        void letsAnotherIn() {
            fill();
            var waiting = inside.removeLast();
            var answer = waiting.waitingFor(() -> {
                inside.add(admission.begin());
                leave(0);
                return "heard";
            });
            assertEquals("heard", answer);
            assertThrows(OverloadedException.class, admission::requireRoom);
            waiting.close();
            admission.requireRoom();
        }

        @Test
        void countsForNoTime() {
            fill();
            var waiting = inside.removeLast();
            waiting.waitingFor(() -> now.addAndGet(1000));
            waiting.close();
            inside.clear();
            now.addAndGet(-1000);
            assertEquals(1, fill());
        }

        @Test
        void makesNoRoomForWhoIsRefusedAfterwards() {
            fill();
            leave(101);
            leaveAll();
            assertEquals(LEAST, fill());
            var waiting = inside.removeLast();
            waiting.waitingFor(() -> now.addAndGet(1000));
            waiting.with(Answer.Refusal.of(ProblemCode.INVALID_BODY));
            waiting.close();
            assertEquals(LEAST, fill());
        }

        /** One token could else make room for a crowd, by bodies that are refused before anything is asked. */
        @Test
        void tellsNothingOfTheDatabase() {
            fill();
            leave(101);
            leaveAll();
            assertEquals(LEAST, fill());
            for (var n = 0; n < 5; n++) {
                assertThrows(
                        IllegalStateException.class,
                        () -> inside.getLast().waitingFor(() -> {
                            throw new IllegalStateException();
                        }));
                inside.removeLast();
                assertEquals(LEAST, fill());
            }
        }

        @Test
        void endsOutsideWhereThereIsNoRoomAnyMore() {
            fill();
            var waiting = inside.removeLast();
            assertThrows(OverloadedException.class, () -> waiting.waitingFor(AdmissionTest.this::fill));
            waiting.close();
            assertThrows(OverloadedException.class, admission::requireRoom);
        }

        @Test
        void endsOutsideWhereThatFails() {
            fill();
            var waiting = inside.removeLast();
            var failure = new IllegalStateException();
            assertEquals(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> waiting.waitingFor(() -> {
                                throw failure;
                            })));
            waiting.close();
            admission.requireRoom();
            assertEquals(MOST, fill());
        }
    }

    @Test
    void aStayEndsOnce() {
        var stay = admission.begin();
        stay.close();
        stay.close();
        assertEquals(MOST, fill());
    }
}
