package dev.latchkey.bootstrap;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
        // Libraries that log elsewhere come to the one place that decides what is written.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var surroundings = new Surroundings(System.getenv(), System.in);
        var isService = arguments.length > 0 && arguments[0].equals("serve");
        System.exit((isService ? service(surroundings) : commandLine(surroundings)).execute(arguments));
    }

    /** {@code latchkey serve} alone, for which a container waits: to read what the other commands take costs time. */
    private static CommandLine service(Surroundings surroundings) {
        return handling(
                new CommandLine(new LatchkeyCommand(surroundings)).addSubcommand(new ServeCommand(surroundings)));
    }

    /** All commands. */
    static CommandLine commandLine(Surroundings surroundings) {
        var program = new CommandLine(new LatchkeyCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new DevCommand(surroundings))
                .addSubcommand(new TokenCommand(surroundings))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new RevokeCommand(surroundings))
                .addSubcommand(new CompletionCommand());
        return handling(program.addSubcommand(HelpCommand.of(program)));
    }

    private static CommandLine handling(CommandLine program) {
        return program.setExpandAtFiles(false)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures());
    }
}
