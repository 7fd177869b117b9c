package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.token.TokenRejection;
import org.junit.jupiter.api.function.Executable;

/** What a reader said, as a value. */
final class Refusals {
    private Refusals() {}

    static TokenRejection of(Executable reading) {
        return assertThrows(TokenRefusal.class, reading).reason();
    }
}
