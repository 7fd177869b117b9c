package dev.latchkey.domain.task;

/**
 * How long a text may be, in code points as PostgreSQL counts them; and it must be one PostgreSQL can keep: no NUL, no
 * unpaired surrogate.
 */
record TextLimits(int minLength, int maxLength) {
    boolean allow(String text) {
        var length = text.codePointCount(0, text.length());
        return length >= minLength && length <= maxLength && text.codePoints().allMatch(TextLimits::canBeKept);
    }

    private static boolean canBeKept(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
