package dev.latchkey.bootstrap;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey serve}. */
@Command(
        name = "serve",
        description = "Run the service, configured by the settings.",
        footer = {
            "",
            "Settings that matter first (the README lists all):",
            "  BETTER_AUTH_URL          whose tokens are believed, and where their keys are",
            "  LATCHKEY_TOKEN_AUDIENCE  which of them are for this service",
            "  DATABASE_URL             PostgreSQL, as the service's role",
            "  PORT                     8080 if not set",
            "  LATCHKEY_ENV=production  refuses what is for trying out only",
            "",
            "They come from application.yaml beside the jar (or --config FILE), then from the",
            "environment, which wins. The file is read again when it changes and on SIGHUP.",
            "",
            "Example:",
            "  BETTER_AUTH_URL=https://app.example.com DATABASE_URL=postgresql://... \\",
            "      latchkey serve",
            "",
            "Exit codes: 1 it cannot start, 2 wrong usage or settings; 143 when it was told",
            "to end (SIGTERM)."
        })
final class ServeCommand extends SettingsCommand implements Callable<Integer> {
    ServeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, InterruptedException {
        return RunningService.serve(source());
    }
}
