package dev.latchkey.domain.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class BearerTokenTest {
    private final BearerToken token = new BearerToken("secret.of.ada");

    @Test
    void keepsItsText() {
        assertEquals("secret.of.ada", token.value());
    }

    @Test
    void neverPrintsItself() {
        assertEquals("BearerToken[redacted]", token.toString());
    }
}
