package dev.latchkey.bootstrap.betterauth;

/** How a Better Auth server signs the tokens of {@code GET /api/auth/token}. */
enum Signing {
    /** The default of the {@code jwt()} plugin. */
    EDDSA("EdDSA"),
    ES256("ES256"),
    RS256("RS256"),
    /** By a {@code jwt.sign} of the server's own, under a secret that Latchkey shares. */
    HS256("HS256");

    static final String SHARED_SECRET = "for-this-test-only-6f1d2a9be07c4538a94ce1f0d7b3628e";

    private final String algorithm;

    Signing(String algorithm) {
        this.algorithm = algorithm;
    }

    String algorithm() {
        return algorithm;
    }
}
