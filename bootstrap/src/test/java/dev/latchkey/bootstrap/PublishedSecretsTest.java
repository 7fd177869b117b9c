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
final class PublishedSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "better-auth-secret-12345678901234567890",
                "YOUR_SUPER_SECRET_KEY_MIN_32_CHARACTERS",
                "<a-string-secret-at-least-256-bits-long>",
                "your-secret",
                "Your Own Better-Auth Secret, of 32 Characters",
                "your_jwt_key_2026",
                "your-random-string-of-32-characters-here",
                "change-me",
                "my-app-changeme-my-app-changeme-my-app",
                "please-change-this-to-something-random-1",
                "REPLACE_ME_WITH_OPENSSL_RAND_BASE64_32",
                "placeholder-for-local-development-only",
                "a-placeholder"
            })
    void holdWhatAsksToBeReplaced(String secret) {
        assertTrue(PublishedSecrets.contains(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q8Jw2mZ5vT0xYb7RkNfH3sLdGc9PaEuX1iOo4yKtMjBz",
                "your horse is a correct battery of 32 staples",
                "yoursecretyoursecretyoursecretyoursecret",
                "our-secret-is-not-yours-to-know-or-to-keep",
                "exchange-media-this-interchange-itself-now",
                "nobody-here-but-us-chickens-and-their-eggs",
                "misplaceholders-of-nothing-in-particular"
            })
    void holdNothingElse(String secret) {
        assertFalse(PublishedSecrets.contains(secret));
    }

    @Test
    void holdNothingThatWasDrawn() {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++) {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            assertFalse(PublishedSecrets.contains(Base64.getEncoder().encodeToString(bytes)));
            assertFalse(PublishedSecrets.contains(HexFormat.of().formatHex(bytes)));
        }
    }
}
