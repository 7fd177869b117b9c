package dev.latchkey.bootstrap;

import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the program finds where it is started: the environment, its input, and the settings file beside its jar. */
record Surroundings(Map<String, String> environment, InputStream input) {
    private static final String DEFAULT_FILE = "application.yaml";

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Ones without input. */
    Surroundings(Map<String, String> environment) {
        this(environment, InputStream.nullInputStream());
    }

    /** The settings of {@code file}, or of the file beside the jar if {@code null} and there is one. */
    SettingsSource source(@Nullable Path file) {
        return new SettingsSource(file == null ? besideTheJar() : file, environment);
    }

    private static @Nullable Path besideTheJar() {
        try {
            var program = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var file = program.resolveSibling(DEFAULT_FILE);
            return Files.isRegularFile(program) && Files.exists(file) ? file : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
