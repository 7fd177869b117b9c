package dev.latchkey.adapters.http;

import java.util.Locale;

/** What there is to say of a request besides a code's own words: a closed set, so that every language has all of it. */
enum Detail {
    DATABASE_READ_ONLY,
    ENTITY_TAGS,
    IDEMPOTENCY_KEY,
    TASK_QUERY,
    NOT_UTF8,
    NOT_JSON,
    NOT_AN_OBJECT,
    NOT_ALONE,
    REPEATED_MEMBER,
    UNKNOWN_MEMBER,
    TITLE,
    DESCRIPTION,
    BOOLEAN;

    /** Its name in the files of texts. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
