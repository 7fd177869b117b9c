package dev.latchkey.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.adapters.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    private static final int MOST_TEXTS = 64;

    // Of 2026-11-29T07:27:46.733Z.
    private static final int TIME_OF_DAY = 11;

    // Nothing for each byte that stands for itself in JSON, so that many can be looked at without a branch for each.
    private static final byte[] SPECIAL = special();

    // By name; the code has but so many.
    private final Map<String, Member> members = new HashMap<>();
    private final AtomicBoolean forPeople = new AtomicBoolean();
    private byte[] octets = new byte[ROOM];
    private int length;

    /** From now on the lines are for people; by any thread. */
    void writeForPeople() {
        forPeople.set(true);
    }

    /** Forgets those before. */
    void begin() {
        length = 0;
    }

    /** Ends half a line that may have been written before, which those to come must not go on with. */
    void endHalf() {
        append("\n");
    }

    /** More of them; how many cannot be made. What fails with one is that one alone. */
    int add(Iterable<ILoggingEvent> events) {
        var millis = Long.MIN_VALUE;
        var time = "";
        var unmade = 0;
        for (var event : events) {
            var mark = length;
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
                if (HttpServer.WARM_UP.equals(event.getLoggerName())) {
                    // To make it was all that was wanted.
                    length = mark;
                }
            } catch (RuntimeException | Error failure) {
                length = mark;
                unmade++;
            }
        }
        return unmade;
    }

    /** All of them, in UTF-8. */
    byte[] bytes() {
        return Arrays.copyOf(octets, length);
    }

    private void tell(ILoggingEvent event, String time) {
        append(time.substring(TIME_OF_DAY));
        append(event.getLevel().isGreaterOrEqual(Level.WARN) ? " " + event.getLevel() : "");
        append(" " + event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (var pair : pairs) {
                append(" " + pair.key + "=");
                if (pair.value instanceof String told && !told.contains(" ") && isPlain(utf8(told))) {
                    append(told);
                } else {
                    append(json(pair.value));
                }
            }
        }
        append("\n");
    }

    private void append(ILoggingEvent event, String time) {
        append("{\"time\":\"");
        append(time);
        append("\"");
        append("event", event.getFormattedMessage());
        // Told apart without the name of a class: whoever keeps the audit log keeps it longer, and elsewhere.
        if (event.getLoggerName().equals(AuditLog.NAME)) {
            append("log", "audit");
        }
        append("logger_name", event.getLoggerName());
        append("level", event.getLevel().levelStr);
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (var pair : pairs) {
                append(pair.key, pair.value);
            }
        }
        append("}\n");
    }

    private void append(String name, Object value) {
        var member = members.get(name);
        if (member == null) {
            member = new Member(name);
            members.put(name, member);
        }
        append(member.begin);
        append(member.json(value));
    }

    private void append(String told) {
        append(utf8(told));
    }

    private void append(byte... more) {
        var end = length + more.length;
        if (end > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
        }
        System.arraycopy(more, 0, octets, length, more.length);
        length = end;
    }

    private static byte[] json(@Nullable Object value) {
        return switch (value) {
            case String told -> quoted(told);
            case Integer number -> utf8(number.toString());
            case Long number -> utf8(number.toString());
            case null, default -> utf8(MAPPER.writeValueAsString(value));
        };
    }

    private static byte[] quoted(String told) {
        var utf8 = utf8(told);
        // From the octets again: half a surrogate pair has become a question mark in them, which can be quoted.
        return utf8(
                isPlain(utf8) ? '"' + told + '"' : MAPPER.writeValueAsString(new String(utf8, StandardCharsets.UTF_8)));
    }

    private static byte[] utf8(String told) {
        return told.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it stands for itself in JSON, as almost all does; to find that out is cheaper than to escape it. */
    private static boolean isPlain(byte... told) {
        var special = 0;
        for (var octet : told) {
            special |= SPECIAL[octet & 0xff];
        }
        return special == 0;
    }

    private static byte[] special() {
        var special = new byte[256];
        Arrays.fill(special, 0, ' ', (byte) 1);
        special['"'] = 1;
        special['\\'] = 1;
        return special;
    }

    /** A member of the objects that the lines are. */
    private static final class Member {
        private final byte[] begin;
        // The first of its texts: of most names there are few, the same in every line, and to find them is cheaper than
        // to look through them.
        private final Map<String, byte[]> texts = new HashMap<>();

        Member(String name) {
            begin = utf8("," + MAPPER.writeValueAsString(Objects.requireNonNull(name)) + ":");
        }

        byte[] json(@Nullable Object value) {
            if (value instanceof String told) {
                var known = texts.get(told);
                return known == null ? jsonOfNew(told) : known;
            }
            return LogLines.json(value);
        }

        private byte[] jsonOfNew(String told) {
            var json = quoted(told);
            if (texts.size() < MOST_TEXTS) {
                texts.put(told, json);
            }
            return json;
        }
    }
}
