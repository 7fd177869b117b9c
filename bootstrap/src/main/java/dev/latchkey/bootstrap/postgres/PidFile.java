package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code postmaster.pid}, by which a server is known: its process number on the first line, its port on the fourth, its
 * state on the eighth
 * (PostgreSQL 18, {@code pidfile.h}). It stays behind when the server is killed.
 */
record PidFile(Path files) {
    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;

    /**
     * The live server of these files. Its command line must name them, since the number in a file left behind may be
     * that of a stranger by now.
     */
    Optional<ProcessHandle> server() {
        var number = number();
        return number.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(number.getAsLong()).filter(this::serves);
    }

    private boolean serves(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(Arrays::asList)
                .filter(arguments(files)::equals)
                .isPresent();
    }

    /** What a server of these files is started with. */
    static List<String> arguments(Path files) {
        return List.of("-D", files.toString());
    }

    boolean saysReady(long pid) {
        var lines = lines();
        return lines.size() > STATE_LINE
                && lines.getFirst().equals(Long.toString(pid))
                && lines.get(STATE_LINE).strip().equals("ready");
    }

    /** The port of the live server of these files, where it takes connections. */
    OptionalInt port() {
        return server().filter(it -> saysReady(it.pid())).stream()
                .mapToInt(_ -> Integer.parseInt(lines().get(PORT_LINE).strip()))
                .findFirst();
    }

    /**
     * Removes a file that would keep PostgreSQL from starting: one with a stranger's number, or cut short. It may stay
     * where its process is no more, since PostgreSQL then makes sure itself that nothing else of the server is left.
     */
    void forgetStranger() {
        var number = number();
        if (number.isEmpty() || ProcessHandle.of(number.getAsLong()).isPresent()) {
            try {
                Files.deleteIfExists(path());
            } catch (IOException e) {
                throw EmbeddedPostgresException.notWritten(files, e);
            }
        }
    }

    private OptionalLong number() {
        try {
            return lines().stream().limit(1).mapToLong(Long::parseLong).findFirst();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path());
        } catch (IOException e) {
            return List.of(); // not there, or just being removed
        }
    }

    private Path path() {
        return files.resolve("postmaster.pid");
    }
}
