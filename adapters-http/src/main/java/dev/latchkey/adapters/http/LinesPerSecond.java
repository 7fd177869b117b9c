package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets so many lines pass each second, and counts those that it holds back. */
final class LinesPerSecond {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final int most;
    private final LongSupplier nanoTime;
    private long begun;
    private int passed;
    private long heldBack;

    LinesPerSecond(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    synchronized boolean pass() {
        var now = nanoTime.getAsLong();
        if (now - begun >= SECOND) {
            begun = now;
            passed = 0;
        }
        if (passed == most) {
            heldBack++;
            return false;
        }
        passed++;
        return true;
    }

    /** How many were held back since this was last asked. */
    synchronized long takeHeldBack() {
        var taken = heldBack;
        heldBack = 0;
        return taken;
    }
}
