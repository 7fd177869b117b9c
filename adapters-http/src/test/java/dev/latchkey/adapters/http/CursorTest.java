package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210");

    private static TaskCursor cursor(String createdAt) {
        return new TaskCursor(Instant.parse(createdAt), new TaskId(ID));
    }

    private static String text(long micros) {
        var bytes = ByteBuffer.allocate(24)
                .putLong(micros)
                .putLong(ID.getMostSignificantBits())
                .putLong(ID.getLeastSignificantBits());
        return Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    @Test
    void isMicrosecondsAndId() {
        assertEquals("AAAAAAAPQkIBI0VniavN7_7cuph2VDIQ", Cursor.write(cursor("1970-01-01T00:00:01.000002Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-21T08:00:00.123456Z", "9999-12-31T23:59:59.999999Z"})
    void comesBackAsItWent(String createdAt) {
        assertEquals(Optional.of(cursor(createdAt)), Cursor.read(Cursor.write(cursor(createdAt))));
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "AAAAAAAPQkIBI0VniavN7_7cuph2VDI",
                    "AAAAAAAPQkIBI0VniavN7_7cuph2VDIQA",
                    "AAAAAAAPQkIBI0VniavN7/7cuph2VDIQ",
                    "AAAAAAAPQkIBI0VniavN7_7cuph2VDI=",
                    "AAAAAAAPQkIBI0VniavN7_7cuph2VDIQ\n"
                })
        void whatIsNot32CharactersOfBase64url(String text) {
            assertEquals(Optional.empty(), Cursor.read(text));
        }

        @Test
        void timesBefore1970() {
            assertEquals(Optional.empty(), Cursor.read(text(-1)));
        }

        @Test
        void timesAfterTheYear9999() {
            assertEquals(Optional.empty(), Cursor.read(text(253_402_300_800_000_000L)));
        }
    }
}
