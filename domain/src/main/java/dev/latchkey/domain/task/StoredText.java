package dev.latchkey.domain.task;

/** The text PostgreSQL can keep: no NUL, no unpaired surrogate; lengths are counted in code points, as it counts them. */
final class StoredText {
    private StoredText() {}

    static boolean fits(String text, int minLength, int maxLength) {
        var length = text.codePointCount(0, text.length());
        return length >= minLength && length <= maxLength && text.codePoints().allMatch(StoredText::canBeKept);
    }

    private static boolean canBeKept(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
