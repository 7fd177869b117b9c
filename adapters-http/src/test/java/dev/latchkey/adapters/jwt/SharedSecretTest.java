package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SharedSecretTest {
    @Nested
    class Serves {
        @Test
        void theAlgorithmsItIsLongEnoughFor() {
            assertEquals(List.of(JwsAlgorithm.HS256), algorithms(32));
            assertEquals(List.of(JwsAlgorithm.HS256), algorithms(47));
            assertEquals(List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384), algorithms(48));
            assertEquals(List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384), algorithms(63));
            assertEquals(List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512), algorithms(64));
        }

        @Test
        void withTheBytesOfItsText() {
            var text = " ä€😀".repeat(4); // 10 bytes each time
            assertArrayEquals(
                    text.getBytes(StandardCharsets.UTF_8),
                    new SharedSecret(text).key().getEncoded());
        }

        private static List<JwsAlgorithm> algorithms(int bytes) {
            return new SharedSecret("s".repeat(bytes)).algorithms();
        }
    }

    @Nested
    class Rejects {
        @Test
        void fewerThan32Bytes() {
            assertEquals("a shared secret needs at least 32 bytes", refusal("s".repeat(31)));
        }

        @Test
        void unpairedSurrogates() {
            assertEquals("a shared secret must be well-formed Unicode", refusal("s".repeat(40) + '\ud800'));
        }

        private static String refusal(String text) {
            return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new SharedSecret(text))
                    .getMessage());
        }
    }

    @Test
    void neverPrintsItself() {
        assertEquals("SharedSecret[redacted]", new SharedSecret(TestKey.SECRET).toString());
    }
}
