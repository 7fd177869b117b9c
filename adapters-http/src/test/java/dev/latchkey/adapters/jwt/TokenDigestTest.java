package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.domain.token.BearerToken;
import org.junit.jupiter.api.Test;

final class TokenDigestTest {
    /** FIPS 180-2 appendix B.1. */
    @Test
    void isSha256() {
        assertEquals(
                new TokenDigest(0xba7816bf8f01cfeaL, 0x414140de5dae2223L, 0xb00361a396177a9cL, 0xb410ff61f20015adL),
                TokenDigest.of(new BearerToken("abc")));
    }

    @Test
    void tellsCharactersApartThatShareTheirLastEightBits() {
        assertNotEquals(TokenDigest.of(new BearerToken("a")), TokenDigest.of(new BearerToken("\u0161")));
    }
}
