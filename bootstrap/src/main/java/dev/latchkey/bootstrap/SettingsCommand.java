package dev.latchkey.bootstrap;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: help, a version, and settings to read. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class SettingsCommand {
    private final Surroundings surroundings;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings (default: application.yaml beside the jar)")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    SettingsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    SettingsSource source() {
        return surroundings.source(file == null ? fileOfAll() : file);
    }

    /** What was given before the name of the command. */
    private @Nullable Path fileOfAll() {
        return spec.parent() != null && spec.parent().userObject() instanceof SettingsCommand all ? all.file : null;
    }

    SettingsValues settings() {
        return source().read();
    }

    CommandLine commandLine() {
        return spec.commandLine();
    }

    PrintWriter out() {
        return commandLine().getOut();
    }

    TextRows rows() {
        return new TextRows(out(), commandLine().getColorScheme().ansi());
    }
}
