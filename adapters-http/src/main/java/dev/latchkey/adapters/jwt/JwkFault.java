package dev.latchkey.adapters.jwt;

/** Why a key of the issuer's set is not used. */
enum JwkFault {
    NOT_AN_OBJECT("is not a JSON object"),
    /** An incident: whoever can read the set can sign. */
    SYMMETRIC("ALARM: is a symmetric key that is published for all to read"),
    /** An incident: whoever can read the set can sign. */
    PRIVATE("ALARM: has private members that are published for all to read"),
    NOT_FOR_SIGNATURES("has a use other than sig"),
    NOT_FOR_VERIFYING("has key_ops without verify"),
    INVALID_KEY_ID("has a kid that is not 1 to 256 printable ASCII characters"),
    UNKNOWN_TYPE("has an unknown kty or crv"),
    WRONG_ALGORITHM("has an alg that is unknown or does not fit the key"),
    NOT_SUPPORTED("has an alg that the signature engine cannot prove"),
    WRONG_LENGTH("has members that are missing, misspelled or of the wrong length"),
    WEAK("is too weak, or too costly to use"),
    FACTORABLE("was made by a chip whose keys can be factored (CVE-2017-15361)"),
    NOT_A_KEY("is not a valid public key"),
    AMBIGUOUS("has a kid that another key of the set has, too");

    private final String description;

    JwkFault(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }
}
