package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void thatIsEmptyIsNotReadEachTime() {
        assertSame(Query.NONE, Query.parse(""));
        assertEquals(Optional.of(new Query(Map.of())), Query.NONE);
    }

    @Test
    void keepsEveryValueOfAName() {
        assertEquals(
                Optional.of(new Query(Map.of("a", List.of("1", "2 3"), "b", List.of("")))),
                Query.parse("a=1&a=2+3&b&&=x"));
    }
}
