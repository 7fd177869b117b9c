package dev.latchkey.bootstrap;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latchkey completion}. */
@Command(
        name = "completion",
        description = "Print what makes a shell complete commands and options.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  source <(latchkey completion bash)",
            "  latchkey completion bash > ~/.local/share/bash-completion/completions/latchkey",
            "  source <(latchkey completion zsh)",
            "",
            "Exit codes: 0 printed, 2 wrong usage."
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells that understand one and the same script. */
    private enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets it, and refuses any other
    private Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        var program = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(program.name(), program.commandLine()));
        return 0;
    }
}
