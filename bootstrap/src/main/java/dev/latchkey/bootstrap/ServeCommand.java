package dev.latchkey.bootstrap;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey serve}. */
@Command(name = "serve", description = "Run the service, configured by the settings.")
final class ServeCommand extends SettingsCommand implements Callable<Integer> {
    ServeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, InterruptedException {
        return RunningService.serve(source());
    }
}
