package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.PortUnavailableException;
import dev.latchkey.adapters.persistence.DatabaseStartException;
import dev.latchkey.bootstrap.TokenFinder.NoTokenException;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgresException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says why a command failed: one line a problem, exit code 2 for settings and 1 for the rest. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return switch (failure) {
            case SettingsProblems settings -> say(command, 2, settings.problems());
            case DatabaseStartException e -> say(command, 1, List.of(messageOf(e)));
            case EmbeddedPostgresException e -> say(command, 1, List.of(messageOf(e)));
            case UserDataUnavailableException _ ->
                say(command, 1, List.of("the database was lost before it answered: repeat the command"));
            case FrontendException e -> say(command, 1, List.of(messageOf(e)));
            case PortUnavailableException e -> say(command, 1, List.of(messageOf(e)));
            case NoTokenException e -> say(command, 2, List.of(messageOf(e)));
            case IOException e -> say(command, 1, List.of(messageOf(e)));
            default -> say(command, 1, List.of(unexpected(failure)));
        };
    }

    /** A fault of ours, by class and place: its message may hold what must not be said. */
    static String unexpected(Throwable failure) {
        return "unexpected " + failure.getClass().getName() + origin(failure);
    }

    private static int say(CommandLine command, int exitCode, List<String> lines) {
        lines.forEach(it -> command.getErr().println("latchkey: " + it));
        command.getErr().flush();
        return exitCode;
    }

    private static String messageOf(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static String origin(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(it -> it.getClassName().startsWith("dev.latchkey."))
                .findFirst()
                .map(it -> " at " + it.getClassName() + ":" + it.getLineNumber())
                .orElse("");
    }
}
