package dev.latchkey.adapters.persistence;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What every logger, the libraries' among them, says from INFO up. */
final class Logged {
    private Logged() {}

    static List<String> during(Runnable action) {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var events = new ListAppender<ILoggingEvent>();
        var before = root.getLevel();
        events.start();
        root.addAppender(events);
        root.setLevel(Level.INFO);
        try {
            action.run();
        } finally {
            root.setLevel(before);
            root.detachAppender(events);
        }
        return events.list.stream()
                // The test's server repeats its own log whenever it comes to it.
                .filter(event -> !event.getLoggerName().startsWith("io.zonky."))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs()
                        + " " + event.getThrowableProxy())
                .toList();
    }
}
