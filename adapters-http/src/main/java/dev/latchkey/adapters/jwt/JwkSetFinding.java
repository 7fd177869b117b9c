package dev.latchkey.adapters.jwt;

/**
 * One thing that {@link JwkSetExamination} saw.
 *
 * @param seen numbers, key ids, names of this module and the place of a redirect; never key material, a credential or a
 *     library's message
 */
public record JwkSetFinding(Code code, String seen) {
    /** What was seen; its name does not change. */
    public enum Code {
        ANSWERED,
        UNREACHABLE,
        HOST_UNKNOWN,
        TIMED_OUT,
        NOT_TRUSTED,
        BROKEN_OFF,
        REDIRECTED,
        NOT_FOUND,
        RATE_LIMITED,
        SERVER_ERROR,
        WRONG_STATUS,
        HTML,
        WRONG_CONTENT_TYPE,
        NOT_JSON,
        FILE_UNREADABLE,
        NOT_EXAMINED,

        KEYS_USABLE,
        EMPTY,
        NO_USABLE_KEY,
        NO_ALLOWED_KEY,
        PRIVATE_MEMBERS,
        SYMMETRIC_KEYS,
        DUPLICATE_KIDS,
        UNUSABLE_KEYS
    }
}
