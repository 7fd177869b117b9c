package dev.latchkey.bootstrap;

import java.io.PrintWriter;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        prepare();
        var surroundings = new Surroundings(System.getenv(), System.in);
        System.exit(
                isService(arguments)
                        ? serve(surroundings)
                        : Commands.of(surroundings).execute(arguments));
    }

    /** What comes before any command. */
    static void prepare() {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
        // Libraries that log elsewhere come to the one place that decides what is written.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static boolean isService(String... arguments) {
        return arguments.length == 0 || List.of(arguments).equals(List.of("serve"));
    }

    /** {@code latchkey serve} without options, for which a container waits: to read commands takes a tenth of a start. */
    private static int serve(Surroundings surroundings) {
        try {
            return RunningService.serve(surroundings.source(null));
        } catch (SettingsProblems | InterruptedException | RuntimeException e) {
            return Failures.say(e, new PrintWriter(System.err, false, System.err.charset()));
        }
    }
}
