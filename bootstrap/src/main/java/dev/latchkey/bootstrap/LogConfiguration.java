package dev.latchkey.bootstrap;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import dev.latchkey.adapters.http.HttpServer;
import java.util.List;
import org.slf4j.Logger;

/**
 * One JSON object a line. Libraries are not heard: their messages may hold what no log of ours may hold
 * (docs/adr/0005). A file of the operator's, named by {@code logback.configurationFile}, takes the place of all this.
 *
 * <p>Public since Logback finds it as a service, in a fraction of the time it takes to read the same from XML.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            var operators = new DefaultJoranConfigurator();
            operators.setContext(logs);
            // Where there is no such file, Logback would let everything be heard.
            if (operators.configure(logs) == ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY) {
                return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
            }
        }
        logs.getStatusManager().add(new NopStatusListener());
        var writer = new LogWriter();
        writer.setContext(logs);
        writer.setName(LogSettings.WRITER);
        writer.start();
        logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        // The audit log whatever the level of the others; requests that the service sends itself are made into lines,
        // and not written.
        for (var name : List.of(LogSettings.OURS, AuditLog.NAME, HttpServer.WARM_UP)) {
            var logger = logs.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.addAppender(writer);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
