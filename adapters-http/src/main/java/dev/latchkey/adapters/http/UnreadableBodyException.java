package dev.latchkey.adapters.http;

import java.io.Serial;

/** The body of a request cannot be had: too large, framed wrongly, or its sender has left. */
final class UnreadableBodyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ProblemCode code;

    UnreadableBodyException(ProblemCode code, Throwable cause) {
        // Nobody asks where it was: a client can have thousands of them made.
        super(code.text(), cause, false, false);
        this.code = code;
    }

    ProblemCode code() {
        return code;
    }
}
