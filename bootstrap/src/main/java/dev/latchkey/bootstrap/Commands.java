package dev.latchkey.bootstrap;

import picocli.CommandLine;

/** All that the program can be told to do. */
final class Commands {
    private Commands() {}

    static CommandLine of(Surroundings surroundings) {
        var program = new CommandLine(new LatchkeyCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new DevCommand(surroundings))
                .addSubcommand(new TokenCommand(surroundings))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new RevokeCommand(surroundings))
                .addSubcommand(new CompletionCommand());
        return program.addSubcommand(HelpCommand.of(program))
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler((failure, command, _) -> Failures.say(failure, command.getErr()));
    }
}
