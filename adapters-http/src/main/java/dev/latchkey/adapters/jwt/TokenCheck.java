package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;

/** What is asked of a token, in the order in which it is asked. */
public enum TokenCheck {
    SIZE("size"),
    PARTS("three parts"),
    SPELLING("base64url"),
    HEADER("header is JSON"),
    ALGORITHM("algorithm"),
    HEADER_MEMBERS("header members"),
    KEY("key"),
    SIGNATURE("signature"),
    PAYLOAD("payload is JSON"),
    CLAIMS("types of claims"),
    TYPE("typ"),
    KIND("kind of token"),
    ISSUER("issuer"),
    AUDIENCE("audience"),
    SUBJECT("subject"),
    SESSION("session named"),
    LIFE("lifetime"),
    ISSUED("issued by now"),
    BEGUN("valid by now"),
    EXPIRY("not expired"),
    /** Asked of the database, by revocations and sessions. */
    ACCESS("not taken back");

    private final String title;

    TokenCheck(String title) {
        this.title = title;
    }

    /** In a few words, for people. */
    public String title() {
        return title;
    }

    /** The check that refuses for this reason; header and payload share some. */
    static TokenCheck of(TokenRejection reason, boolean headerIsAtFault) {
        return switch (reason) {
            case TOO_LARGE -> SIZE;
            case OPAQUE_TOKEN, SIGNED_COOKIE, ENCRYPTED, MALFORMED -> PARTS;
            case NOT_BASE64URL -> SPELLING;
            case NOT_UTF8, NOT_JSON, DUPLICATE_MEMBER -> headerIsAtFault ? HEADER : PAYLOAD;
            case ALGORITHM_NOT_ALLOWED -> ALGORITHM;
            case CRITICAL_EXTENSION, UNENCODED_PAYLOAD, COMPRESSED, NESTED, EMBEDDED_KEY, INVALID_KEY_ID ->
                HEADER_MEMBERS;
            case UNKNOWN_KEY -> KEY;
            case BAD_SIGNATURE -> SIGNATURE;
            case INVALID_CLAIM -> CLAIMS;
            case WRONG_TYPE -> headerIsAtFault ? HEADER_MEMBERS : TYPE;
            case SESSION_CACHE, MAIL_VERIFICATION, ID_TOKEN, EVENT_TOKEN, KEY_BOUND, CLIENT_TOKEN -> KIND;
            case WRONG_ISSUER -> ISSUER;
            case WRONG_AUDIENCE -> AUDIENCE;
            case INVALID_SUBJECT -> SUBJECT;
            case MISSING_SESSION -> SESSION;
            case MISSING_EXPIRY, MISSING_ISSUED_AT, EXPIRES_BEFORE_ISSUED, LIVES_TOO_LONG -> LIFE;
            case ISSUED_IN_FUTURE -> ISSUED;
            case NOT_YET_VALID -> BEGUN;
            case EXPIRED -> EXPIRY;
            case REVOKED -> ACCESS;
        };
    }
}
