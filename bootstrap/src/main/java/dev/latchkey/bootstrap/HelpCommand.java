package dev.latchkey.bootstrap;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code latchkey help}: what {@code --help} prints, for who asks for it in this way. */
@Command(
        name = "help",
        description = "Print the help of latchkey, or of one of its commands.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  latchkey help",
            "  latchkey help explain                as latchkey explain --help",
            "",
            "Exit codes: 0 printed, 2 wrong usage."
        })
final class HelpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    /** That of {@code program}, with whose commands the shell completes it. */
    static CommandLine of(CommandLine program) {
        var help = new CommandLine(new HelpCommand());
        help.getCommandSpec()
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .paramLabel("COMMAND")
                        .arity("0..1")
                        .type(String.class)
                        .description("the command to print the help of")
                        .completionCandidates(program.getSubcommands().keySet())
                        .build());
        return help;
    }

    @Override
    public Integer call() {
        var program = spec.parent().commandLine();
        explained(program).usage(spec.commandLine().getOut());
        return 0;
    }

    private CommandLine explained(CommandLine program) {
        String command = spec.positionalParameters().getFirst().getValue();
        if (command == null) {
            return program;
        }
        var explained = program.getSubcommands().get(command);
        if (explained == null) {
            throw new UnmatchedArgumentException(program, List.of(command));
        }
        return explained;
    }
}
