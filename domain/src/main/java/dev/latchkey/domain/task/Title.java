package dev.latchkey.domain.task;

import java.util.Optional;

/**
 * What a task is called: {@value #MIN_LENGTH} to {@value #MAX_LENGTH} characters (Unicode code points), without NUL.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if the value breaks this: untrusted text goes through
 * {@link #of}.
 */
public record Title(String value) {
    public static final int MIN_LENGTH = 1;
    public static final int MAX_LENGTH = 200;

    private static final TextLimits LIMITS = new TextLimits(MIN_LENGTH, MAX_LENGTH);

    public Title {
        if (!LIMITS.allow(value)) {
            throw new IllegalArgumentException("not a title");
        }
    }

    /** The text as a title, or empty where it cannot be one. */
    public static Optional<Title> of(String text) {
        return LIMITS.allow(text) ? Optional.of(new Title(text)) : Optional.empty();
    }
}
