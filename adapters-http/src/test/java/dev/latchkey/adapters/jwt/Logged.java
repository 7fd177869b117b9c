package dev.latchkey.adapters.jwt;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the classes of this package said from {@code INFO} up since it was made, line by line. */
final class Logged implements AutoCloseable {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Logged.class.getPackageName());

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                lines.add(event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                        + event.getThrowableProxy());
            }
        }
    };

    Logged() {
        appender.start();
        LOGGER.addAppender(appender);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        LOGGER.detachAppender(appender);
    }
}
