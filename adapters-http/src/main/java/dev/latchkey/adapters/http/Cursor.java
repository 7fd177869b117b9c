package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A place in a list as clients carry it: 24 bytes in base64url, microseconds since 1970 and the id. Opaque to them. */
final class Cursor {
    // 24 bytes are 32 characters without any left-over bits: one place has one spelling.
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{32}");
    private static final long MAX_MICROS =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999999Z"));

    private Cursor() {}

    static String write(TaskCursor cursor) {
        var id = cursor.id().value();
        var bytes = ByteBuffer.allocate(24)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, cursor.createdAt()))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The place, or empty where the text is not one that {@link #write} could have written. */
    static Optional<TaskCursor> read(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        var micros = bytes.getLong();
        if (micros < 0 || micros > MAX_MICROS) {
            return Optional.empty();
        }
        var createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return Optional.of(new TaskCursor(createdAt, new TaskId(new UUID(bytes.getLong(), bytes.getLong()))));
    }
}
