package dev.latchkey.adapters.jwt;

import java.nio.charset.StandardCharsets;

/** Reads keys with the engine of the tests. */
final class Jwks {
    private Jwks() {}

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static JwkSet set(String... jwks) throws TokenRefusal {
        return new JwkSetReader(new JcaSignatureEngine()).read(bytes(TestKey.jwkSet(jwks)));
    }
}
