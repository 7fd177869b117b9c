package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class LogWriterTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(1);

    private final Out out = new Out();

    /** Takes a write when it is let, and shows each. */
    private static final class Out extends OutputStream {
        private final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
        private final Semaphore begun = new Semaphore(0);
        private final Semaphore allowed = new Semaphore(Integer.MAX_VALUE / 2);

        @Override
        public void write(int character) throws IOException {
            throw new IOException("a byte by itself");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            begun.release();
            allowed.acquireUninterruptibly();
            var text = new String(bytes, StandardCharsets.UTF_8);
            if (text.contains("broken")) {
                throw new IOException("nobody reads");
            }
            if (text.contains("fatal")) {
                throw new InternalError("nobody can");
            }
            writes.add(text);
        }

        List<String> awaitWrite() throws InterruptedException {
            return events(writes.take());
        }

        static List<String> events(String write) {
            return write.lines()
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.replaceAll(".*\"event\":\"([^\"]*)\".*\"level\":\"([A-Z]*)\"(.*)}", "$1 $2$3"))
                    .toList();
        }

        void hold() {
            allowed.drainPermits();
        }

        void letGo() {
            allowed.release(Integer.MAX_VALUE / 2);
        }
    }

    private LogWriter started(Duration pause) {
        var writer = new LogWriter(out, pause);
        writer.start();
        return writer;
    }

    private static ILoggingEvent line(Level level, String message) {
        var event = new LoggingEvent();
        event.setLevel(level);
        event.setMessage(message);
        event.setLoggerName("it");
        event.setInstant(Instant.EPOCH);
        return event;
    }

    private static void log(LogWriter writer, String... messages) {
        for (var message : messages) {
            writer.doAppend(line(Level.INFO, message));
        }
    }

    @Nested
    class Lines {
        @Test
        void areWrittenInTheirOrder() throws InterruptedException {
            var writer = started(SHORT);
            var expected = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
            log(writer, expected.toArray(String[]::new));
            var written = new ArrayList<String>();
            while (written.size() < expected.size()) {
                written.addAll(out.awaitWrite());
            }
            assertEquals(expected.stream().map(message -> message + " INFO").toList(), written);
        }

        @Test
        void areWrittenLaterTooWhereNoneCameForAWhile() throws InterruptedException {
            var writer = started(SHORT);
            log(writer, "a");
            assertEquals(List.of("a INFO"), out.awaitWrite());
            log(writer, "b");
            assertEquals(List.of("b INFO"), out.awaitWrite());
        }

        @Test
        void waitForOthersToGoWith() throws InterruptedException {
            var writer = started(LONG);
            log(writer, "a", "b");
            writer.doAppend(line(Level.WARN, "c"));
            assertEquals(List.of("a INFO", "b INFO", "c WARN"), out.awaitWrite());
        }

        @Test
        void ofErrorsWaitForNothing() throws InterruptedException {
            var writer = started(LONG);
            writer.doAppend(line(Level.ERROR, "a"));
            assertEquals(List.of("a ERROR"), out.awaitWrite());
        }

        @Test
        void thatCannotBeWrittenAreCounted() throws InterruptedException {
            var writer = started(LONG);
            log(writer, "a");
            writer.doAppend(line(Level.ERROR, "broken"));
            out.begun.acquire();
            writer.doAppend(line(Level.ERROR, "b"));
            assertEquals(List.of("b ERROR", "lines_not_written WARN,\"lines\":2"), out.awaitWrite());
        }
    }

    @Nested
    class ALineThatCannotBeMade {
        private static LoggingEvent failing(Supplier<String> message) {
            var event = new LoggingEvent() {
                @Override
                public String getFormattedMessage() {
                    return message.get();
                }
            };
            event.setLevel(Level.INFO);
            event.setLoggerName("it");
            event.setInstant(Instant.EPOCH);
            return event;
        }

        private static String fail() {
            throw new IllegalStateException("hush");
        }

        private static String overflow() {
            throw new StackOverflowError("hush");
        }

        @Test
        void isCountedAndCostsNoOther() throws InterruptedException {
            var writer = started(LONG);
            log(writer, "a");
            writer.doAppend(failing(ALineThatCannotBeMade::fail));
            log(writer, "b");
            writer.doAppend(failing(ALineThatCannotBeMade::overflow));
            writer.doAppend(line(Level.ERROR, "c"));
            assertEquals(
                    List.of("a INFO", "b INFO", "c ERROR", "lines_not_written WARN,\"lines\":2"), out.awaitWrite());
            writer.doAppend(line(Level.ERROR, "d"));
            assertEquals(List.of("d ERROR"), out.awaitWrite());
        }

        @Test
        void isCountedOnceWhereItsNeighboursCannotBeWrittenEither() throws InterruptedException {
            var writer = started(LONG);
            writer.doAppend(failing(ALineThatCannotBeMade::fail));
            writer.doAppend(line(Level.ERROR, "broken"));
            out.begun.acquire();
            writer.doAppend(line(Level.ERROR, "b"));
            assertEquals(List.of("b ERROR", "lines_not_written WARN,\"lines\":2"), out.awaitWrite());
        }
    }

    @Nested
    class AFailedWrite {
        @Test
        void isCountedHoweverOftenItFails() throws InterruptedException {
            var writer = started(LONG);
            for (var message : List.of("broken", "fatal", "broken")) {
                writer.doAppend(line(Level.ERROR, message));
                out.begun.acquire();
            }
            writer.doAppend(line(Level.ERROR, "b"));
            assertEquals(List.of("b ERROR", "lines_not_written WARN,\"lines\":3"), out.awaitWrite());
            writer.doAppend(line(Level.ERROR, "c"));
            assertEquals(List.of("c ERROR"), out.awaitWrite());
        }

        @Test
        void mayHaveLeftHalfALineThatNobodyGoesOnWith() throws InterruptedException {
            var writer = started(LONG);
            writer.doAppend(line(Level.ERROR, "broken"));
            out.begun.acquire();
            writer.doAppend(line(Level.ERROR, "b"));
            assertTrue(out.writes.take().startsWith("\n{"));
            writer.doAppend(line(Level.ERROR, "c"));
            assertTrue(out.writes.take().startsWith("{"));
        }
    }

    @Nested
    class TooManyLines {
        /** One is being written, and as many as may wait do. */
        private LogWriter full() throws InterruptedException {
            out.hold();
            var writer = started(SHORT);
            log(writer, "first");
            out.begun.acquire();
            IntStream.range(0, LogWriter.MOST_WAITING).forEach(_ -> log(writer, "kept"));
            return writer;
        }

        @Test
        void keepNobodyWaitingAndAreCounted() throws InterruptedException {
            var writer = full();
            log(writer, "lost", "lost");
            writer.doAppend(line(Level.ERROR, "lost"));
            out.letGo();
            assertEquals(List.of("first INFO"), out.awaitWrite());
            var kept = out.awaitWrite();
            assertEquals(LogWriter.MOST_WAITING + 1, kept.size());
            assertTrue(kept.stream().limit(LogWriter.MOST_WAITING).allMatch("kept INFO"::equals));
            assertEquals("lines_not_written WARN,\"lines\":3", kept.getLast());
        }

        @Test
        void areNotThoseThatHaveRoomAgain() throws InterruptedException {
            var writer = full();
            out.letGo();
            out.awaitWrite();
            assertEquals(LogWriter.MOST_WAITING, out.awaitWrite().size());
            log(writer, "again");
            assertEquals(List.of("again INFO"), out.awaitWrite());
        }
    }

    @Nested
    class TheEnd {
        @Test
        void findsNothingUnwritten() throws InterruptedException {
            var writer = started(LONG);
            log(writer, "a", "b");
            writer.end();
            assertEquals(List.of("a INFO", "b INFO"), out.awaitWrite());
        }

        @Test
        void leavesNoLineToAnybodyElse() {
            var writer = started(LONG);
            writer.end();
            log(writer, "a");
            assertEquals(List.of("a INFO"), Out.events(out.writes.remove()));
        }

        @Test
        void waitsForNoReaderWhoHasStopped() throws InterruptedException {
            out.hold();
            var writer = started(SHORT);
            log(writer, "a");
            out.begun.acquire();
            writer.end();
            log(writer, "b");
            out.letGo();
            assertEquals(List.of("a INFO"), out.awaitWrite());
            assertEquals(List.of("b INFO"), out.awaitWrite());
        }

        @Test
        void writesNothingWhereThereIsNothing() {
            started(LONG).end();
            assertEquals(0, out.begun.availablePermits());
        }
    }

    @Nested
    class ALine {
        private final LogLines lines = new LogLines();

        private String of(LoggingEvent... events) {
            lines.begin();
            assertEquals(0, lines.add(List.of(events)));
            return new String(lines.bytes(), StandardCharsets.UTF_8);
        }

        private static LoggingEvent at(String time, Object... values) {
            var event = new LoggingEvent();
            event.setLevel(Level.INFO);
            event.setMessage("request");
            event.setLoggerName("dev.latchkey.It");
            event.setInstant(Instant.parse(time));
            for (var i = 0; i < values.length; i++) {
                event.addKeyValuePair(new KeyValuePair("v" + i, values[i]));
            }
            return event;
        }

        @Test
        void isAJsonObject() {
            assertEquals(
                    "{\"time\":\"2026-11-28T09:05:07.030Z\",\"event\":\"request\","
                            + "\"logger_name\":\"dev.latchkey.It\",\"level\":\"INFO\"}\n",
                    of(at("2026-11-28T09:05:07.030999Z")));
        }

        @Test
        void holdsWhatWasToldBesides() {
            var line = of(at(
                    "2026-11-28T09:05:07Z", "text", -7, Long.MAX_VALUE, List.of("a", "b\""), Level.WARN.levelInt > 0));
            assertTrue(
                    line.endsWith(
                            ",\"v0\":\"text\",\"v1\":-7,\"v2\":9223372036854775807,\"v3\":[\"a\",\"b\\\"\"],\"v4\":true}\n"),
                    line);
        }

        @Test
        void hasAQuestionMarkForHalfACharacter() {
            var line = of(at("2026-11-28T09:05:07Z", "\ud800", "\ud800\"", List.of("\ud800")));
            assertTrue(line.endsWith(",\"v0\":\"?\",\"v1\":\"?\\\"\",\"v2\":[\"?\"]}\n"), line);
        }

        @Test
        void mayBeOfAnyLength() {
            var long1 = "x".repeat(200_000);
            var lines =
                    of(at("2026-11-28T09:05:07Z", 1), at("2026-11-28T09:05:07Z", long1), at("2026-11-28T09:05:07Z", 2));
            assertTrue(lines.contains(",\"v0\":1}\n{") && lines.contains(",\"v0\":\"" + long1 + "\"}\n{"));
            assertTrue(lines.endsWith(",\"v0\":2}\n"));
        }

        @Test
        void staysOneLineWhateverIsTold() {
            var line = of(at("2026-11-28T09:05:07Z", "a\nb", "a\"b", "a\\b", "\u0000\u001f", " é😀"));
            assertTrue(
                    line.endsWith(
                            "\"v0\":\"a\\nb\",\"v1\":\"a\\\"b\",\"v2\":\"a\\\\b\",\"v3\":\"\\u0000\\u001F\",\"v4\":\" é😀\"}\n"),
                    line);
        }

        @Test
        void forPeopleHasFewerSigns() {
            lines.writeForPeople();
            assertEquals(
                    "09:05:07.030Z request v0=GET v1=\"two words\" v2=3 v3=[\"a\"]\n",
                    of(at("2026-11-28T09:05:07.030999Z", "GET", "two words", 3, List.of("a"))));
            assertEquals("09:05:07.000Z request\n", of(at("2026-11-28T09:05:07Z")));
        }

        @Test
        void forPeopleSaysWhereItIsBad() {
            lines.writeForPeople();
            var bad = new LoggingEvent();
            bad.setLevel(Level.WARN);
            bad.setMessage("request");
            bad.setInstant(Instant.parse("2026-11-28T09:05:07Z"));
            assertEquals("09:05:07.000Z WARN request\n", of(bad));
        }

        @Test
        void forPeopleStaysOneLineWhateverIsTold() {
            lines.writeForPeople();
            assertEquals(
                    "09:05:07.000Z request v0=\"a\\nb\" v1=\"\\u001B[31m\"\n",
                    of(at("2026-11-28T09:05:07Z", "a\nb", "\u001b[31m")));
        }

        @Test
        void hasItsOwnTime() {
            var written =
                    of(at("2026-11-28T09:05:07.001Z"), at("2026-11-28T09:05:07.001Z"), at("1969-12-31T23:59:59.999Z"));
            assertEquals(
                    List.of("2026-11-28T09:05:07.001Z", "2026-11-28T09:05:07.001Z", "1969-12-31T23:59:59.999Z"),
                    written.lines().map(line -> line.substring(9, 33)).toList());
        }

        @Test
        void isLeftOutWholeWhereItCannotBeMade() {
            var broken = at("2026-11-28T09:05:07Z", "a", new AbstractList<String>() {
                @Override
                public String get(int index) {
                    throw new InternalError("hush");
                }

                @Override
                public int size() {
                    return 1;
                }
            });
            lines.begin();
            assertEquals(2, lines.add(List.of(at("2026-11-28T09:05:07Z"), broken, new LoggingEvent())));
            assertEquals(List.of("request INFO"), Out.events(new String(lines.bytes(), StandardCharsets.UTF_8)));
        }

        @Test
        void holdsEachTextHoweverManyThereWereOfItsName() {
            var texts = IntStream.range(0, 200).mapToObj(i -> "text \"" + i).toList();
            for (var round = 0; round < 2; round++) {
                for (var text : texts) {
                    var line = JsonMapper.shared().readTree(of(at("2026-11-28T09:05:07Z", text, text.length())));
                    assertEquals(text, line.get("v0").stringValue());
                    assertEquals(text.length(), line.get("v1").intValue());
                }
            }
        }

        @Test
        void isNotWrittenOfARequestThatTheServiceSentItself() {
            var warmUp = at("2026-11-28T09:05:07Z");
            warmUp.setLoggerName("latchkey.warmup");
            assertEquals(List.of("request INFO"), Out.events(of(warmUp, at("2026-11-28T09:05:07Z"), warmUp)));
        }

        @Test
        void endsHalfALineBefore() {
            lines.begin();
            lines.endHalf();
            assertEquals(0, lines.add(List.of(at("2026-11-28T09:05:07Z"))));
            assertTrue(new String(lines.bytes(), StandardCharsets.UTF_8).startsWith("\n{"));
        }

        @Test
        void doesNotHoldThoseBefore() {
            of(at("2026-11-28T09:05:07Z", "a"));
            assertEquals(1, of(at("2026-11-28T09:05:07Z", "b")).lines().count());
        }
    }
}
