package dev.latchkey.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log as it is read: one JSON object a line, which holds when, what, who, how bad, and what was told besides; or, for
 * people at a terminal, the same in fewer signs. No exception is printed: its message may hold what no log of ours may
 * hold. For one thread at a time.
 */
final class LogLines {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int ROOM = 64 * 1024;

    // Of 2026-11-29T07:27:46.733Z.
    private static final int TIME_OF_DAY = 11;

    private final StringBuilder text = new StringBuilder(ROOM);
    private final AtomicBoolean forPeople = new AtomicBoolean();

    /** From now on the lines are for people; by any thread. */
    void writeForPeople() {
        forPeople.set(true);
    }

    /** Forgets those before. */
    void begin() {
        text.setLength(0);
    }

    /** Ends half a line that may have been written before, which those to come must not go on with. */
    void endHalf() {
        text.append('\n');
    }

    /** More of them; how many cannot be made. What fails with one is that one alone. */
    int add(Iterable<ILoggingEvent> events) {
        var millis = Long.MIN_VALUE;
        var time = "";
        var unmade = 0;
        for (var event : events) {
            var mark = text.length();
            try {
                // Many lines are of one millisecond.
                if (event.getTimeStamp() != millis) {
                    time = TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
                    millis = event.getTimeStamp();
                }
                if (forPeople.get()) {
                    tell(event, time);
                } else {
                    append(event, time);
                }
            } catch (RuntimeException | Error failure) {
                text.setLength(mark);
                unmade++;
            }
        }
        return unmade;
    }

    /** All of them, in UTF-8. */
    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void tell(ILoggingEvent event, String time) {
        text.append(time, TIME_OF_DAY, time.length())
                .append(event.getLevel().isGreaterOrEqual(Level.WARN) ? " " + event.getLevel() : "")
                .append(' ')
                .append(event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (var pair : pairs) {
                text.append(' ').append(pair.key).append('=');
                if (pair.value instanceof String told && isPlain(told) && !told.contains(" ")) {
                    text.append(told);
                } else {
                    appendValue(pair.value);
                }
            }
        }
        text.append('\n');
    }

    private void append(ILoggingEvent event, String time) {
        text.append("{\"time\":\"").append(time).append("\",\"event\":");
        append(event.getFormattedMessage());
        // Told apart without the name of a class: whoever keeps the audit log keeps it longer, and elsewhere.
        text.append(event.getLoggerName().equals(AuditLog.NAME) ? ",\"log\":\"audit\"" : "");
        text.append(",\"logger_name\":");
        append(event.getLoggerName());
        text.append(",\"level\":\"").append(event.getLevel()).append('"');
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (var pair : pairs) {
                text.append(',');
                append(pair.key);
                text.append(':');
                appendValue(pair.value);
            }
        }
        text.append("}\n");
    }

    private void appendValue(Object value) {
        switch (value) {
            case String told -> append(told);
            case Integer number -> text.append(number.intValue());
            case Long number -> text.append(number.longValue());
            case null, default -> text.append(MAPPER.writeValueAsString(value));
        }
    }

    private void append(String told) {
        text.append('"');
        if (isPlain(told)) {
            text.append(told);
        } else {
            JsonStringEncoder.getInstance().quoteAsString(told, text);
        }
        text.append('"');
    }

    /** Whether it stands for itself in JSON, as almost all does; to find that out is cheaper than to escape it. */
    private static boolean isPlain(String told) {
        for (var i = 0; i < told.length(); i++) {
            var character = told.charAt(i);
            if (character < ' ' || character == '"' || character == '\\') {
                return false;
            }
        }
        return true;
    }
}
