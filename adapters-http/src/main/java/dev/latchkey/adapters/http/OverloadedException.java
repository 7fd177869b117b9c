package dev.latchkey.adapters.http;

import java.io.Serial;

/** There is too much to do for this now; the same request may be served later. */
final class OverloadedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OverloadedException() {
        // Nobody asks where it was: under a flood that would cost most.
        super("overloaded", null, false, false);
    }
}
