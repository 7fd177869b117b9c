package dev.latchkey.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.Console;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * How the log is written.
 *
 * @param level of what is logged; the audit log is written whatever it is
 * @param forMachines whether a terminal, too, is a place where machines read
 */
record LogSettings(LogLevel level, boolean forMachines) {
    static final String OURS = "dev.latchkey";
    static final String WRITER = "STDOUT";

    /** Has the log written so from now on. */
    void apply() {
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.toLevel(level.name()));
            if (!forMachines && isAtTerminal() && ours.getAppender(WRITER) instanceof LogWriter writer) {
                writer.writeForPeople();
            }
        }
    }

    private static boolean isAtTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
