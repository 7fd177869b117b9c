package dev.latchkey.domain.token;

/**
 * Why a token was refused, in the order in which the checks are made. For operators' eyes: a client learns no more than
 * {@code invalid_token}, {@code token_expired} or {@code token_revoked}, lest the answer teach an attacker.
 */
public enum TokenRejection {
    /** More characters than any token of a sane issuer needs. */
    TOO_LARGE,
    /** No dot in it: Better Auth's opaque session token, most likely; a JWT comes from {@code GET /api/auth/token}. */
    OPAQUE_TOKEN,
    /** {@code value.signature}: the signed session cookie of Better Auth. */
    SIGNED_COOKIE,
    /** Five parts: a JWE (RFC 7516), such as Better Auth's encrypted session cache. */
    ENCRYPTED,
    /** Not the three non-empty parts of a JWS in compact serialisation (RFC 7515 section 7.1). */
    MALFORMED,
    /** Not the one spelling base64url without padding allows (RFC 7515 section 2, RFC 4648 section 3.5). */
    NOT_BASE64URL,
    /** Not well-formed UTF-8 (RFC 8259 section 8.1). */
    NOT_UTF8,
    /** Not one JSON object (RFC 8259), or one nested or sized beyond bounds. */
    NOT_JSON,
    /** A member named twice (RFC 7515 section 4, RFC 8259 section 4). */
    DUPLICATE_MEMBER,
    /** {@code alg} missing, not a string, or not on the allow-list (RFC 8725 section 3.1). */
    ALGORITHM_NOT_ALLOWED,
    /** {@code crit}: an extension that is not understood (RFC 7515 section 4.1.11). */
    CRITICAL_EXTENSION,
    /** {@code b64}: unencoded payload (RFC 7797). */
    UNENCODED_PAYLOAD,
    /** {@code zip}: compression, which a JWS does not have. */
    COMPRESSED,
    /** {@code cty}: a token in a token (RFC 7519 section 5.2). */
    NESTED,
    /** {@code jwk}, {@code jku}, {@code x5u}, {@code x5c}, {@code x5t}: a key the sender chose (RFC 8725 section 3.10). */
    EMBEDDED_KEY,
    /** {@code kid} that is not a string of 1 to 256 printable ASCII characters. */
    INVALID_KEY_ID,
    /** No key of the issuer fits. */
    UNKNOWN_KEY,
    /** The signature does not hold. */
    BAD_SIGNATURE,
    /** A claim of the wrong JSON type, or out of range. */
    INVALID_CLAIM,
    /** {@code typ} of another kind of token (RFC 8725 section 3.11). */
    WRONG_TYPE,
    /** Better Auth's session cache: {@code session} and {@code user} instead of a subject. */
    SESSION_CACHE,
    /** Better Auth's e-mail verification link: {@code email} instead of a subject. */
    MAIL_VERIFICATION,
    /** An OpenID Connect ID token: {@code nonce}, {@code at_hash}, {@code c_hash} or {@code auth_time}. */
    ID_TOKEN,
    /** A logout or security event token: {@code events} (RFC 8417). */
    EVENT_TOKEN,
    /** Bound to a key the caller would have to prove, {@code cnf} (RFC 7800, RFC 9449). */
    KEY_BOUND,
    /** Issued to a client for itself, {@code sub} equal to {@code client_id} (RFC 9068 section 5). */
    CLIENT_TOKEN,
    /** {@code iss} missing or another than the trusted issuer (RFC 7519 section 4.1.1). */
    WRONG_ISSUER,
    /** {@code aud} missing or without one of ours (RFC 7519 section 4.1.3). */
    WRONG_AUDIENCE,
    /** {@code sub} missing, or text that cannot name a user (RFC 7519 section 4.1.2). */
    INVALID_SUBJECT,
    /**
     * No {@code sid}, where only tokens of live sessions count. Better Auth puts it in with
     * {@code definePayload: ({session}) => ({ sid: session.id })}.
     */
    MISSING_SESSION,
    /** No {@code exp}: it would live for ever. */
    MISSING_EXPIRY,
    /** No {@code iat}: it could be neither bounded in life nor revoked by time. */
    MISSING_ISSUED_AT,
    /** {@code exp} not after {@code iat}: never valid at any time, as when a span was given as an absolute time. */
    EXPIRES_BEFORE_ISSUED,
    /** {@code exp - iat} beyond the longest accepted life. */
    LIVES_TOO_LONG,
    /** {@code iat} lies in the future. */
    ISSUED_IN_FUTURE,
    /** {@code nbf} lies in the future (RFC 7519 section 4.1.5). */
    NOT_YET_VALID,
    /** {@code exp} has passed (RFC 7519 section 4.1.4); everything else was in order. */
    EXPIRED,
    /** Taken back before it expired. */
    REVOKED
}
