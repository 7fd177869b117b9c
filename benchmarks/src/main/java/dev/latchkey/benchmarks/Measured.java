package dev.latchkey.benchmarks;

import java.time.Duration;

/**
 * What came of a load.
 *
 * @param latencies in milliseconds, of what was due while it was measured; what never came back counts at its age
 * @param errors answers of another status than expected, and what never came back
 * @param lateness in milliseconds, how much later than due the generator itself sent what it could have sent
 * @param generator part of the time that the generator was at work: near 1, it was the limit
 */
record Measured(
        Duration duration, Sample latencies, long errors, Sample lateness, double generator, Duration processorTime) {
    double perSecond() {
        return latencies.size() * 1e9 / duration.toNanos();
    }

    double processorMicros() {
        return processorTime.toNanos() / 1e3 / latencies.size();
    }
}
