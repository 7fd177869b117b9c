package dev.latchkey.adapters.jwt;

import java.time.Duration;

/** Carries the reason for which a fetch brought no JWK Set up to its life's keeper; it leaves no trace. */
final class FetchFailure extends Exception {
    private static final long serialVersionUID = 1;

    enum Reason {
        /** No connection, or no such file. */
        UNREACHABLE,
        /** No address by that name. */
        HOST_UNKNOWN,
        TIMED_OUT,
        /** No TLS connection to a server that proves its name. */
        NOT_TRUSTED,
        /** The answer ended early, or would not end within {@value JwkSetSource#MAX_BYTES} bytes. */
        BROKEN_OFF,
        /** Never followed: the keys are where the settings say. */
        REDIRECTED,
        RATE_LIMITED,
        WRONG_STATUS,
        /** Not declared to be JSON. */
        WRONG_CONTENT_TYPE,
        NOT_A_JWK_SET,
        /** A mistake of ours, or of a library. */
        INTERNAL
    }

    private final Reason reason;
    private final Duration retryAfter;
    private final JwkSetFinding.Code code;
    private final String seen;

    FetchFailure(Reason reason) {
        this(reason, Duration.ZERO);
    }

    /** With the time for which the issuer wants to be left alone; zero where it did not say. */
    FetchFailure(Reason reason, Duration retryAfter) {
        this(reason, retryAfter, new JwkSetFinding(JwkSetExamination.code(reason), "no answer"));
    }

    private FetchFailure(Reason reason, Duration retryAfter, JwkSetFinding finding) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.code = finding.code();
        this.seen = finding.seen();
    }

    /** The same, with what was seen of it. */
    FetchFailure seen(JwkSetFinding finding) {
        return new FetchFailure(reason, retryAfter, finding);
    }

    Reason reason() {
        return reason;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** What {@link JwkSetExamination} says of it. */
    JwkSetFinding finding() {
        return new JwkSetFinding(code, seen);
    }
}
