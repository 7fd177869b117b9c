package dev.latchkey.adapters.jwt;

/** Who signed a token, as far as it could be found out. */
enum SignatureProof {
    /** A key of the issuer did. */
    HOLDS,
    /** The key that the token names did not. */
    FAILS,
    UNKNOWN_KEY,
    KEYS_UNAVAILABLE
}
