package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private final AtomicLong drawn = new AtomicLong();
    private final RequestIds ids = new RequestIds(drawn::incrementAndGet);

    private static String id(SplittableRandom high, SplittableRandom low) {
        var text = new UUID(high.nextLong(), low.nextLong()).toString();
        var variant = "89ab".charAt(Character.digit(text.charAt(19), 16) & 3);
        return text.substring(0, 14) + "4" + text.substring(15, 19) + variant + text.substring(20);
    }

    @Test
    void areRandomUuids() {
        var all = IntStream.range(0, 10_000)
                .mapToObj(_ -> UUID.fromString(ids.get()))
                .toList();
        assertTrue(all.stream().allMatch(id -> id.version() == 4 && id.variant() == 2));
        assertEquals(10_000, new HashSet<>(all).size());
    }

    @Test
    void followFromTwoNumbersUntilThoseAreUsedUp() {
        for (var draw = 0; draw < 3; draw++) {
            var high = new SplittableRandom(2 * draw + 1);
            var low = new SplittableRandom(2 * draw + 2);
            for (var i = 0; i < RequestIds.AT_ONCE; i++) {
                assertEquals(id(high, low), ids.get());
            }
        }
    }

    @Test
    void areOneForEachHoweverManyAskAtOnce() {
        var seen = ConcurrentHashMap.<String>newKeySet();
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 8; i++) {
                askers.execute(() -> IntStream.range(0, 5000).forEach(_ -> seen.add(ids.get())));
            }
        }
        assertEquals(40_000, seen.size());
    }
}
