package dev.latchkey.adapters.http;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A language in which people are told what is wrong. */
enum Language {
    ENGLISH("en"),
    GERMAN("de"),
    FRENCH("fr"),
    SPANISH("es"),
    JAPANESE("ja"),
    CHINESE("zh-Hans");

    private static final Map<String, Language> BY_PRIMARY_SUBTAG =
            Arrays.stream(values()).collect(Collectors.toMap(it -> primarySubtag(it.tag), Function.identity()));

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /**
     * The one that an Accept-Language header asks for (RFC 9110 section 12.5.4), English where it asks for none of them.
     * Lookup (RFC 4647 section 3.4) cuts a range down until it names one, and each of them is named by its first subtag:
     * zh-Hant-TW ends at zh.
     */
    static Language of(String header) {
        var best = new Preference("", 0);
        for (var preference : Preference.listOf(header)) {
            var language = primarySubtag(preference.value());
            if (preference.weight() > best.weight() && BY_PRIMARY_SUBTAG.containsKey(language)) {
                best = new Preference(language, preference.weight());
            }
        }
        return BY_PRIMARY_SUBTAG.getOrDefault(best.value(), ENGLISH);
    }

    /** As Content-Language and HTML write it (RFC 5646). */
    String tag() {
        return tag;
    }

    private static String primarySubtag(String range) {
        var end = range.indexOf('-');
        return end < 0 ? range : range.substring(0, end);
    }
}
