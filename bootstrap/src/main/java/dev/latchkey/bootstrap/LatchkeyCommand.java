package dev.latchkey.bootstrap;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey} alone is {@code latchkey serve}. */
@Command(
        name = "latchkey",
        description = "Lets a Java backend trust Better Auth: verified tokens in, each user's own rows out.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command: serve. Settings come from the environment and from",
            "application.yaml beside the jar; the README lists them."
        })
final class LatchkeyCommand extends SettingsCommand implements Callable<Integer> {
    LatchkeyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, InterruptedException {
        return RunningService.serve(source());
    }
}
