package dev.latchkey.adapters.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The versions of a task, or of anything else, that a conditional request names (RFC 9110 section 13.1).
 *
 * @param any {@code *}: whichever there is
 * @param strong the opaque tags that are not marked as weak
 * @param weak those that are
 */
record EntityTags(boolean any, List<String> strong, List<String> weak) {
    static final EntityTags ANY = new EntityTags(true, List.of(), List.of());
    static final EntityTags NONE = new EntityTags(false, List.of(), List.of());

    // RFC 9110 section 8.8.3. A header is read as Latin-1.
    private static final Pattern LIST_ELEMENT = Pattern.compile("[ \\t]*+(W/)?+\"([!#-~\\x80-\\xff]*+)\"[ \\t]*+(,|$)");

    EntityTags {
        strong = List.copyOf(strong);
        weak = List.copyOf(weak);
    }

    /** The tag of a version of a task. */
    static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /** What a header's value names, or empty where it is not well formed. */
    static Optional<EntityTags> parse(CharSequence header) {
        if ("*".contentEquals(header)) {
            return Optional.of(ANY);
        }
        var strong = new ArrayList<String>();
        var weak = new ArrayList<String>();
        var element = LIST_ELEMENT.matcher(header);
        var end = 0;
        while (element.region(end, header.length()).lookingAt()) {
            (element.group(1) == null ? strong : weak).add('"' + element.group(2) + '"');
            end = element.end();
            if (element.group(3).isEmpty()) {
                return Optional.of(new EntityTags(false, strong, weak));
            }
        }
        return Optional.empty();
    }

    /** Whether one of them is this version for sure, as {@code If-Match} needs it (RFC 9110 section 13.1.1). */
    boolean matchStrongly(long version) {
        return any || strong.contains(of(version));
    }

    /** Whether one of them is this version, as {@code If-None-Match} needs it (section 13.1.2). */
    boolean matchWeakly(long version) {
        return matchWeakly(of(version));
    }

    /** Whether one of them is this tag, which has its quotes, as {@code If-None-Match} needs it. */
    boolean matchWeakly(String tag) {
        return any || strong.contains(tag) || weak.contains(tag);
    }
}
