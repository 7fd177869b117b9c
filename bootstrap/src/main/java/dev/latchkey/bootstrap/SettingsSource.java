package dev.latchkey.bootstrap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the settings are, to be read as often as need be.
 *
 * @param file the YAML file, {@code null} for none
 */
record SettingsSource(@Nullable Path file, Map<String, String> environment) {
    SettingsSource {
        environment = Map.copyOf(environment);
    }

    SettingsValues read() {
        return SettingsValues.of(file, environment);
    }

    /** The same, later on: what has come in the file's place since and is no file, such as a pipe, may never end. */
    SettingsValues readAgain() {
        return file != null && Files.exists(file) && !Files.isRegularFile(file)
                ? SettingsValues.unreadable("the settings file " + file + " is no longer a regular file")
                : read();
    }

    /** Whether reading again may bring something else: the environment cannot change, and a pipe can be read once. */
    boolean canChange() {
        return file != null && Files.isRegularFile(file);
    }
}
