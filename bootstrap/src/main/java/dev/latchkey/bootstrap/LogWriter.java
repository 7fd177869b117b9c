package dev.latchkey.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.latchkey.adapters.http.HttpServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.KeyValuePair;

/**
 * Writes the log to standard output, from one thread and many lines at once (ADR 13): no request waits for it. A line is
 * written at most {@value #PAUSE_MILLIS} ms after it came; a warning or an error at once, and every line when the program
 * has begun to end: then it is waited for, up to a second. What would be too much to keep is counted instead, and that is
 * said.
 *
 * <p>Public so that a {@code logback.xml} of the operator's can name it.
 */
public final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int MOST_WAITING = 8192;

    private static final int PAUSE_MILLIS = 10;
    private static final Duration LONGEST_END = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final OutputStream out;
    private final Duration pause;
    private final Queue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final LogLines lines = new LogLines();
    private final List<ILoggingEvent> taken = new ArrayList<>(MOST_WAITING);
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    private final AtomicBoolean idle = new AtomicBoolean();
    private final AtomicBoolean urgent = new AtomicBoolean();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean halved = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean stuck = new AtomicBoolean();

    public LogWriter() {
        this(new FileOutputStream(FileDescriptor.out), Duration.ofMillis(PAUSE_MILLIS));
    }

    /** @param pause how long lines are gathered */
    LogWriter(OutputStream out, Duration pause) {
        this.out = out;
        this.pause = pause;
    }

    @Override
    public void start() {
        super.start();
        writer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "log-end"));
    }

    /** From now on the lines are for people. */
    void writeForPeople() {
        lines.writeForPeople();
    }

    /** Waits for what waits to be written. From now on whoever has a line waits for it: nobody may come after them. */
    void end() {
        ending.set(true);
        awaitWritten();
    }

    @Override
    protected void append(ILoggingEvent event) {
        var place = count.incrementAndGet();
        if (place > MOST_WAITING) {
            count.decrementAndGet();
            dropped.incrementAndGet();
        } else if (place > MOST_WAITING / 2 && HttpServer.WARM_UP.equals(event.getLoggerName())) {
            // Not to be written anyway.
            count.decrementAndGet();
        } else {
            waiting.add(event);
        }
        if (ending.get()) {
            awaitWritten();
        } else if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            urgent.set(true);
            LockSupport.unpark(writer);
        } else if (idle.get()) {
            LockSupport.unpark(writer);
        }
    }

    /** Up to a second, and once: a reader who has stopped reading must keep neither answers nor the end waiting. */
    private void awaitWritten() {
        var start = System.nanoTime();
        while ((count.get() > 0 || writing.get()) && !stuck.get()) {
            urgent.set(true);
            LockSupport.unpark(writer);
            LockSupport.parkNanos(this, LOOK.toNanos());
            if (System.nanoTime() - start > LONGEST_END.toNanos()) {
                stuck.set(true);
            }
        }
    }

    private void run() {
        while (true) {
            awaitLine();
            awaitOthers();
            urgent.set(false);
            write();
        }
    }

    private void awaitLine() {
        idle.set(true);
        while (waiting.isEmpty()) {
            LockSupport.park(this);
        }
        idle.set(false);
    }

    private void awaitOthers() {
        var start = System.nanoTime();
        for (var left = pause.toNanos();
                left > 0 && !urgent.get();
                left = pause.toNanos() - (System.nanoTime() - start)) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void write() {
        writing.set(true);
        take();
        var lost = dropped.get();
        try {
            out.write(bytes(lost));
            halved.set(false);
            dropped.addAndGet(-lost);
        } catch (IOException | RuntimeException | Error _) {
            // There is no other place to say so, and what comes next must not be lost as well.
            halved.set(true);
            dropped.addAndGet(taken.size());
        } finally {
            taken.clear();
            writing.set(false);
        }
    }

    /** All that wait. There is room for them, so that nothing can fail here. */
    private void take() {
        for (var event = waiting.poll(); event != null; event = waiting.poll()) {
            taken.add(event);
        }
        count.addAndGet(-taken.size());
    }

    /** What was taken, and how many lines there are not: those that were lost, and those that cannot be made. */
    private byte[] bytes(long lost) {
        lines.begin();
        if (halved.get()) {
            lines.endHalf();
        }
        var missing = lost + lines.add(taken);
        if (missing > 0) {
            lines.add(List.of(notWritten(missing)));
        }
        return lines.bytes();
    }

    private static ILoggingEvent notWritten(long lost) {
        var event = new LoggingEvent();
        event.setLevel(Level.WARN);
        event.setLoggerName(LogWriter.class.getName());
        event.setMessage("lines_not_written");
        event.setTimeStamp(InstantSource.system().millis());
        event.addKeyValuePair(new KeyValuePair("lines", lost));
        return event;
    }
}
