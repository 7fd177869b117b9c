package dev.latchkey.bootstrap.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs PostgreSQL's programs, which refuse to be root: for root they run in a user namespace without any mapped user,
 * where the same files have the same owner and nobody is root.
 *
 * @param disguise what stands in front of each command for that reason
 */
record Programs(Installation installation, DataDirectory directory, List<String> disguise) {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
    private static final long ROOT = 0;
    private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");
    private static final List<String> OWN_SESSION = List.of("setsid");
    private static final List<String> NOTHING = List.of("true");

    static Programs of(Installation installation, DataDirectory directory) {
        return new Programs(installation, directory, new UnixSystem().getUid() == ROOT ? userNamespace() : List.of());
    }

    private static List<String> userNamespace() {
        if (!works(USER_NAMESPACE)) {
            throw new EmbeddedPostgresException("PostgreSQL does not run as root, and `unshare -U` does not work here: "
                    + "run Latchkey as another user, or set DATABASE_URL to a PostgreSQL of your own");
        }
        return USER_NAMESPACE;
    }

    private static boolean works(List<String> prefix) {
        try {
            var process = new ProcessBuilder(
                            Stream.of(prefix, NOTHING).flatMap(List::stream).toList())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return waitFor(process) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a program to its end and answers its exit code. */
    int run(String input, String program, String... arguments) {
        try {
            var process = builder(List.of(), program, List.of(arguments)).start();
            write(input, process);
            return waitFor(process);
        } catch (IOException e) {
            throw notRun(e);
        }
    }

    private static void write(String input, Process process) {
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException e) {
            LOG.atDebug().log("embedded_postgres.input_not_read"); // it ended before: its exit code tells the rest
        }
    }

    /** Starts a program that stays, in a session of its own where possible: Ctrl-C is for the service, not for it. */
    Process start(String program, List<String> arguments) {
        try {
            return builder(works(OWN_SESSION) ? OWN_SESSION : List.of(), program, arguments)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
        } catch (IOException e) {
            throw notRun(e);
        }
    }

    private ProcessBuilder builder(List<String> prefix, String program, List<String> arguments) {
        var command = Stream.of(
                        disguise, prefix, List.of(installation.program(program).toString()), arguments)
                .flatMap(List::stream)
                .toList();
        var output = ProcessBuilder.Redirect.appendTo(directory.log().toFile());
        var builder = new ProcessBuilder(command).redirectOutput(output).redirectError(output);
        builder.environment().clear(); // PG* and LC_* would change what runs, and our secrets are none of its business
        return builder;
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw EmbeddedPostgresException.interrupted(e);
        }
    }

    /** A program did not do its work: the exception says where its own words are. */
    EmbeddedPostgresException failed(String work, int exitCode) {
        return EmbeddedPostgresException.failed(work, exitCode, directory);
    }

    private EmbeddedPostgresException notRun(IOException cause) {
        return new EmbeddedPostgresException(
                "The programs of PostgreSQL in " + installation.path() + " do not run on this system", cause);
    }
}
