package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class TokenCacheConfigTest {
    @Test
    void isNoneOfZeroTokens() {
        assertEquals(new TokenCacheConfig(0, 0), TokenCacheConfig.NONE);
    }

    @Test
    void hasAByteForEachToken() {
        assertEquals(1, new TokenCacheConfig(1, 1).bytes());
        assertThrows(IllegalArgumentException.class, () -> new TokenCacheConfig(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new TokenCacheConfig(-1, 1));
    }
}
