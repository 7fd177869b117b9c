package dev.latchkey.bootstrap;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey} alone is {@code latchkey serve}. */
@Command(
        name = "latchkey",
        description = "Lets a Java backend trust Better Auth: verified tokens in, own rows out.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command: serve.",
            "",
            "Examples:",
            "  latchkey dev                         try it out, with nothing else set up",
            "  BETTER_AUTH_URL=https://app.example.com DATABASE_URL=postgresql://... latchkey",
            "  curl -s -b cookies https://app.example.com/api/auth/token | latchkey explain",
            "",
            "Settings come from application.yaml beside the jar (or --config FILE), then from",
            "the environment, which wins. The two above suffice; the README lists them all,",
            "and each command's help those that matter to it.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or settings."
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
