package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Threat 5.10. */
class LinesPerSecondTest {
    private static final long SECOND = 1_000_000_000;

    // Where System.nanoTime may overflow.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND / 2);
    private final LinesPerSecond lines = new LinesPerSecond(2, now::get);

    @Test
    void passUpToTheMost() {
        assertTrue(lines.pass());
        assertTrue(lines.pass());
        assertFalse(lines.pass());
    }

    @Test
    void passAgainInTheNextSecond() {
        assertTrue(lines.pass());
        assertTrue(lines.pass());
        now.addAndGet(SECOND - 1);
        assertFalse(lines.pass());
        now.addAndGet(1);
        assertTrue(lines.pass());
        now.addAndGet(SECOND - 1);
        assertTrue(lines.pass());
        assertFalse(lines.pass());
        now.addAndGet(1);
        assertTrue(lines.pass());
    }

    @Test
    void areCountedWhereHeldBackUntilSomeoneAsks() {
        assertEquals(0, lines.takeHeldBack());
        for (int i = 0; i < 5; i++) {
            lines.pass();
        }
        now.addAndGet(SECOND);
        assertTrue(lines.pass());
        assertEquals(3, lines.takeHeldBack());
        assertEquals(0, lines.takeHeldBack());
    }
}
