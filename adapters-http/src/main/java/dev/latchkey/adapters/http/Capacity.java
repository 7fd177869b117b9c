package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is taken on at once. The constructor throws {@link IllegalArgumentException} naming every component that
 * breaks its rule.
 *
 * @param connections how many at once, at least 1; of more, those whose clients have been silent the longest are ended
 * @param leastWithData how many requests may be with the database at once, however slow it is, at least 1
 * @param mostWithData how many, however quick it is, not less than that
 * @param slow how long one may take before fewer are let in, more than nothing
 */
public record Capacity(int connections, int leastWithData, int mostWithData, Duration slow) {
    public static final Capacity DEFAULT = new Capacity(12_000, 20, 320, Duration.ofMillis(500));

    public Capacity {
        var faults = new ArrayList<String>();
        check(connections > 0, "connections", faults);
        check(leastWithData > 0, "leastWithData", faults);
        check(mostWithData >= leastWithData, "mostWithData", faults);
        check(slow.isPositive(), "slow", faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("invalid: " + String.join(", ", faults));
        }
    }

    private static void check(boolean holds, String name, List<String> faults) {
        if (!holds) {
            faults.add(name);
        }
    }
}
