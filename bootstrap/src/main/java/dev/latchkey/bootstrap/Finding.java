package dev.latchkey.bootstrap;

import java.util.Locale;

/**
 * One thing that was looked at, and how it is.
 *
 * @param code its name, which does not change
 * @param subject what it is about
 * @param title how it is, in one line
 * @param seen what was seen, never a secret; empty where there is nothing to add
 * @param change what to do, empty where there is nothing to do
 */
record Finding(String code, String subject, Severity severity, String title, String seen, String change) {
    /** From well to ill. */
    enum Severity {
        OK,
        /** There was nothing to look at, or no way to. */
        LEFT_OUT,
        /** It may be meant so. */
        NOTE,
        /** It works, and should not stay so. */
        WARNING,
        /** It does not work, or lets in whom it should not. */
        ERROR;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    boolean isAtLeast(Severity least) {
        return severity.compareTo(least) >= 0;
    }
}
