package dev.latchkey.adapters.jwt;

import java.time.Duration;

/**
 * How long a test waits for what has to come: long enough for a machine that is busy. Mutation tests set less, lest they
 * spend their time waiting for what a mutant keeps from coming.
 */
final class Patience {
    static final long MILLIS = Long.getLong("latchkey.test.patience", 10_000);
    static final Duration TIME = Duration.ofMillis(MILLIS);

    private Patience() {}
}
