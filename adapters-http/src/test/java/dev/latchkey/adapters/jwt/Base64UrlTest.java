package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 3.1, 3.2, 3.3 and 3.4. */
final class Base64UrlTest {
    @Test
    void decodesItsOneSpelling() {
        assertArrayEquals(new byte[0], Base64Url.decode("").orElseThrow());
        assertArrayEquals(new byte[] {0}, Base64Url.decode("AA").orElseThrow());
        assertArrayEquals(new byte[] {1}, Base64Url.decode("AQ").orElseThrow());
        assertArrayEquals(
                new byte[] {(byte) 0xfb, (byte) 0xff}, Base64Url.decode("-_8").orElseThrow());
        assertArrayEquals(new byte[] {0, 0}, Base64Url.decode("AAA").orElseThrow());
        assertArrayEquals(new byte[] {1, 2, 3}, Base64Url.decode("AQID").orElseThrow());
    }

    @Test
    void encodesWithoutPadding() {
        assertEquals("-_8", Base64Url.encode(new byte[] {(byte) 0xfb, (byte) 0xff}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A", "AQIDA", "AB", "AAB", "-_9", "AA==", "AA=", "AAA=", "+/8", "A A", " AA", "AA ", "AA\n", "A\r\nA",
                "AA\t", "A.A", "A*A", "AA\0", "ÄA", "ＡＡ", "A%41", "="
            })
    void refusesAnyOther(String text) {
        assertEquals(Optional.empty(), Base64Url.decode(text).map(bytes -> bytes.length));
    }
}
