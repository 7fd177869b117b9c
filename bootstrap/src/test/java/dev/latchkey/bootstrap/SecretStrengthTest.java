package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 1.7. */
final class SecretStrengthTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssssssssssssssssssssssssssssssss",
                "passwordpasswordpasswordpassword",
                "12341234123412341234123412341234",
                "abcdefghijklmnopqrstuvwxyz012345",
                "zyxwvutsrqponmlkjihgfedcba987654",
                "00000000000000000000000000000000000000000000000000000000000000a1",
                "q7Zr!pW2kLx9$dVtq7Zr!pW2kLx9$dVt"
            })
    void isLowOfWhatSomebodyMadeUp(String secret) {
        assertTrue(SecretStrength.isLow(secret));
    }

    @Test
    void isNotLowOfWhatWasDrawn() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[16];
            random.nextBytes(bytes);
            assertFalse(SecretStrength.isLow(HexFormat.of().formatHex(bytes)));
            var more = new byte[24];
            random.nextBytes(more);
            assertFalse(SecretStrength.isLow(Base64.getEncoder().encodeToString(more)));
        }
    }

    @Test
    void isNotLowWhereFewerThanHalfOfTheCharactersClimb() {
        var others = "q7Zr!pW2kLx9$dVtGm";
        assertFalse(SecretStrength.isLow("abcdefghijklmnopqrs" + others));
        assertTrue(SecretStrength.isLow("abcdefghijklmnopqrst" + others));
    }
}
