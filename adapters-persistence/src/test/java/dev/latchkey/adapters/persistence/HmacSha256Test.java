package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class HmacSha256Test {
    /** RFC 4231 sections 4.3 and 4.7: a short key, and one longer than a block of the hash. */
    @Test
    void isThatOfTheRfc() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                hex("Jefe".getBytes(StandardCharsets.UTF_8), "what do ya want for nothing?"));
        var longKey = new byte[131];
        Arrays.fill(longKey, (byte) 0xaa);
        assertEquals(
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                hex(longKey, "Test Using Larger Than Block-Size Key - Hash Key First"));
    }

    private static String hex(byte[] key, String message) {
        return HexFormat.of().formatHex(new HmacSha256(key).of(message.getBytes(StandardCharsets.UTF_8)));
    }
}
