package dev.latchkey.bootstrap;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Chromium, which one test needs and not every machine has. */
final class Browser {
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");

    private Browser() {}

    /**
     * Skips the test in plain sight where there is none; fails it where the environment says
     * {@code LATCHKEY_REQUIRE_BROWSER=true}.
     */
    static void require(String test) {
        if (find().isEmpty()) {
            Missing.skip(test, "Chromium is not installed", "LATCHKEY_REQUIRE_BROWSER");
        }
    }

    static Optional<Path> find() {
        var folders = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(Path::of)
                .toList();
        return PROGRAMS.stream()
                .flatMap(program -> folders.stream().map(folder -> folder.resolve(program)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
