package dev.latchkey.domain.task;

import java.util.Optional;

/**
 * What a task is about: at most {@value #MAX_LENGTH} characters (Unicode code points), without NUL.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if the value breaks this: untrusted text goes through
 * {@link #of}.
 */
public record Description(String value) {
    public static final int MAX_LENGTH = 2000;

    private static final TextLimits LIMITS = new TextLimits(0, MAX_LENGTH);

    public Description {
        if (!LIMITS.allow(value)) {
            throw new IllegalArgumentException("not a description");
        }
    }

    /** The text as a description, or empty where it cannot be one. */
    public static Optional<Description> of(String text) {
        return LIMITS.allow(text) ? Optional.of(new Description(text)) : Optional.empty();
    }
}
