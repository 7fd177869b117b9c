package dev.latchkey.domain.task;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client calls one addition, however often it has to ask for it: 1 to {@value #MAX_LENGTH} visible ASCII
 * characters. It belongs to its owner: what others call theirs is nobody's business.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if the value breaks this: untrusted text goes through
 * {@link #of}.
 */
public record IdempotencyKey(String value) {
    public static final int MAX_LENGTH = 255;

    /** For so long after the first addition an addition with the same key is the same one. */
    public static final Duration LIFE = Duration.ofDays(1);

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1," + MAX_LENGTH + "}");

    public IdempotencyKey {
        if (!isKey(value)) {
            throw new IllegalArgumentException("not an idempotency key");
        }
    }

    /** The text as a key, or empty where it cannot be one. */
    public static Optional<IdempotencyKey> of(String text) {
        return isKey(text) ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
    }

    private static boolean isKey(String text) {
        return VISIBLE.matcher(text).matches();
    }
}
