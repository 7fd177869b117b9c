package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a flood of bad requests has made by the thousand. */
class LastAnswerTest {
    private static final StackTraceElement[] NONE = {};

    @Test
    void doesNotLookForWhereItIs() {
        assertArrayEquals(NONE, new LastAnswer("enough").getStackTrace());
        assertEquals("enough", new LastAnswer("enough").getMessage());
    }

    @Test
    void norDoesAnythingElseThatEndsInARefusal() {
        assertArrayEquals(NONE, new OverloadedException().getStackTrace());
        var unreadable = new UnreadableBodyException(ProblemCode.BODY_TOO_LARGE, new IllegalStateException());
        assertArrayEquals(NONE, unreadable.getStackTrace());
    }
}
