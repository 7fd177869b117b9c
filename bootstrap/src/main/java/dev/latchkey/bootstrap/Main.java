package dev.latchkey.bootstrap;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where the program begins. */
public final class Main {
    private static final List<String> SERVE = List.of("serve");
    private static final List<String> SERVE_WITH_FILE = List.of("serve", "--config");

    private Main() {}

    public static void main(String... arguments) {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
        takeLogsOfLibraries();
        var surroundings = new Surroundings(System.getenv(), System.in);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(surroundings, List.of(arguments), err));
    }

    /** Libraries that log elsewhere come to the one place that decides what is written. */
    static void takeLogsOfLibraries() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** The service, for which a container waits, goes without the reading of commands: no cache spares a start that. */
    private static int run(Surroundings surroundings, List<String> arguments, PrintWriter err) {
        if (arguments.isEmpty() || arguments.equals(SERVE)) {
            return serve(surroundings.source(null), err);
        }
        if (arguments.size() == SERVE_WITH_FILE.size() + 1
                && arguments.subList(0, SERVE_WITH_FILE.size()).equals(SERVE_WITH_FILE)
                && !arguments.getLast().startsWith("-")) {
            return serve(surroundings.source(Path.of(arguments.getLast())), err);
        }
        return Commands.of(surroundings).setErr(err).execute(arguments.toArray(String[]::new));
    }

    private static int serve(SettingsSource source, PrintWriter err) {
        try {
            return RunningService.serve(source);
        } catch (SettingsProblems | InterruptedException | RuntimeException e) {
            return Failures.say(e, err);
        }
    }
}
