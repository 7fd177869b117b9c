package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.PortUnavailableException;
import dev.latchkey.adapters.persistence.DatabaseStartException;
import dev.latchkey.bootstrap.TokenFinder.NoTokenException;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgresException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Says why a command failed: one line a problem, exit code 2 for settings and 1 for the rest. */
final class Failures {
    private Failures() {}

    /** Says it to those who are told of errors, and gives the exit code. */
    static int say(Exception failure, PrintWriter err) {
        return switch (failure) {
            case SettingsProblems settings -> say(err, 2, settings.problems());
            case DatabaseStartException e -> say(err, 1, List.of(messageOf(e)));
            case EmbeddedPostgresException e -> say(err, 1, List.of(messageOf(e)));
            case UserDataUnavailableException _ ->
                say(err, 1, List.of("the database was lost before it answered: repeat the command"));
            case FrontendException e -> say(err, 1, List.of(messageOf(e)));
            case PortUnavailableException e -> say(err, 1, List.of(messageOf(e)));
            case NoTokenException e -> say(err, 2, List.of(messageOf(e)));
            case IOException e -> say(err, 1, List.of(messageOf(e)));
            default -> say(err, 1, List.of(unexpected(failure)));
        };
    }

    /** A fault of ours, by class and place: its message may hold what must not be said. */
    static String unexpected(Throwable failure) {
        return "unexpected " + failure.getClass().getName() + origin(failure);
    }

    private static int say(PrintWriter err, int exitCode, List<String> lines) {
        lines.forEach(it -> err.println("latchkey: " + it));
        err.flush();
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
