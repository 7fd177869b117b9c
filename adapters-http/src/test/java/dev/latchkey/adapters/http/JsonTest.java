package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void isAnObjectOfOneText() {
        assertEquals("{\"userId\":\"alice\"}", new String(Json.write("userId", "alice"), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a\"b", "a\\b", "a/b", "\u0000\u001f\n", "</script>", "Zoë", "日本", "😀", "\u2028", "\u007f"})
    void isWrittenAsItAlwaysIs(String text) {
        assertArrayEquals(Json.write(Map.of("name", text)), Json.write("name", text));
    }
}
