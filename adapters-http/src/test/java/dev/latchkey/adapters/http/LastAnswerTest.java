package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What a flood of bad requests has made by the thousand. */
class LastAnswerTest {
    private static final StackTraceElement[] NONE = {};

    @Test
    void doesNotLookForWhereItIs() {
        var last = new LastAnswer("enough");
        assertArrayEquals(NONE, last.getStackTrace());
        assertSame(last, last.fillInStackTrace());
        assertEquals("enough", last.getMessage());
    }

    @Test
    void norDoesAnythingElseThatEndsInARefusal() {
        assertArrayEquals(NONE, new OverloadedException().getStackTrace());
        var unreadable = new UnreadableBodyException(ProblemCode.BODY_TOO_LARGE, new IllegalStateException());
        assertArrayEquals(NONE, unreadable.getStackTrace());
    }
}
