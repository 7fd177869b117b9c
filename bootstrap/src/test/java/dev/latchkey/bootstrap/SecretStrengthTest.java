package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
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
                "q7Zr!pW2kLx9$dVtq7Zr!pW2kLx9$dVt",
                "q7Zr!pW2kLx9$dVtq7Zr!pW2kLx9$dVtq",
                "0123456789abcdef0123456789abcdef",
                "0123456789ABCDEF0123456789ABCDEF0123456789",
                "tasks-of-2026-SECRET-XK92jq-55-zz",
                "MyP4ss!Password?2026-for-tasks.example",
                "qwertyuiop1!asdfghjkl2?zxcvbnm3.",
                "tasks@EXAMPLE.com-92-jq-55-XK-07-zz"
            })
    void isLowOfWhatSomebodyMadeUp(String secret) {
        assertTrue(SecretStrength.isLow(secret));
    }

    @Test
    void isNotLowOfWhatWasDrawn() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            for (var length : List.of(16, 24, 32)) {
                var bytes = new byte[length];
                random.nextBytes(bytes);
                assertFalse(SecretStrength.isLow(HexFormat.of().formatHex(bytes)));
                if (length > 16) {
                    assertFalse(SecretStrength.isLow(Base64.getEncoder().encodeToString(bytes)));
                }
            }
        }
    }

    @Test
    void isNotLowWhereASecondPieceDiffers() {
        assertFalse(SecretStrength.isLow("q7Zr!pW2kLx9$dVtq7Zr!pW2kLx9$dVs"));
    }

    @Test
    void isNotLowOfWordsThatNobodyWritesThere() {
        assertFalse(SecretStrength.isLow("secre-passwor-exampl-qwert-letmei-z9K"));
    }

    @Test
    void isNotLowWhereFewerThanHalfOfTheCharactersClimb() {
        var others = "q7Zr!pW2kLx9$dVtGm";
        assertFalse(SecretStrength.isLow("abcdefghijklmnopqrs" + others));
        assertTrue(SecretStrength.isLow("abcdefghijklmnopqrst" + others));
    }
}
