package dev.latchkey.domain.user;

import java.util.Optional;

/**
 * A user, as the {@code sub} of the one trusted issuer names them (RFC 7519 section 4.1.2): opaque, 1 to
 * {@value #MAX_LENGTH} UTF-16 code units, without control, format or unpaired surrogate characters. Compared code unit
 * by code unit and never trimmed, lower-cased or normalised, so that no two users can become one.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if the value breaks these rules: untrusted text goes through
 * {@link #fromSubject}.
 */
public record UserId(String value) {
    public static final int MAX_LENGTH = 255;

    public UserId {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not a user id");
        }
    }

    /** The user a subject names, or empty where the subject cannot name one. */
    public static Optional<UserId> fromSubject(String subject) {
        return isWellFormed(subject) ? Optional.of(new UserId(subject)) : Optional.empty();
    }

    private static boolean isWellFormed(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        // A stream would cost more than to prove the token that the user is named in.
        for (var i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            if (!isAllowed(value.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
