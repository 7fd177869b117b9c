package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final Duration NANOSECOND = Duration.ofNanos(1);

    @Test
    void hasDefaults() {
        assertEquals(new Capacity(12_000, 20, 320, Duration.ofMillis(500)), Capacity.DEFAULT);
    }

    @Test
    void isOneOfEachAtLeast() {
        var least = new Capacity(1, 1, 1, NANOSECOND);
        assertEquals(1, least.connections() * least.leastWithData() * least.mostWithData());
    }

    @Test
    void namesEveryFaultAtOnce() {
        assertEquals(
                "invalid: connections, leastWithData, mostWithData, slow",
                assertThrows(IllegalArgumentException.class, () -> new Capacity(0, 0, -1, Duration.ZERO))
                        .getMessage());
        assertEquals(
                "invalid: mostWithData",
                assertThrows(IllegalArgumentException.class, () -> new Capacity(1, 2, 1, NANOSECOND))
                        .getMessage());
    }
}
