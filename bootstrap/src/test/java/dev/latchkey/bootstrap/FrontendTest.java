package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With the real Node.js, and small programs in the place of the front end's: {@code .ci/frontend} has the real one. */
@Timeout(60)
class FrontendTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void requireNode() throws InterruptedException {
        Node.require("the test of how the front end is run");
    }

    private Frontend program(String text) throws IOException {
        Files.writeString(folder.resolve("dev.mjs"), text);
        return new Frontend(folder, "node");
    }

    private static String refusal(Executable work) {
        return String.valueOf(assertThrows(FrontendException.class, work).getMessage());
    }

    @Nested
    class IsPrepared {
        @Test
        void byItsProgram() throws IOException, InterruptedException {
            program("import { writeFileSync } from 'node:fs'; writeFileSync('told', process.argv.slice(2).join(' '))")
                    .prepare();
            assertEquals("prepare", Files.readString(folder.resolve("told")));
        }

        @Test
        void orSaysThatItIsNot() {
            assertEquals(
                    "the front end could not be made ready: the reasons are above",
                    refusal(() -> program("process.exit(3)").prepare()));
        }

        @Test
        void withANodeThatThereIs() {
            assertEquals(
                    "--frontend needs Node.js 20.9 or newer, and there is none on the PATH: install one"
                            + " (https://nodejs.org)",
                    refusal(() -> new Frontend(folder, "no-such-program").prepare()));
        }

        @Test
        void withANodeThatIsNewEnough() throws IOException, InterruptedException {
            program("");
            for (var version : new String[] {"v18.20.4", "v20.8.1", "v9.11.0"}) {
                assertEquals(
                        "--frontend needs Node.js 20.9 or newer, and the one on the PATH is " + version
                                + ": install a newer one (https://nodejs.org)",
                        refusal(() -> new Frontend(folder, nodeOfVersion(version)).prepare()));
            }
            for (var version : new String[] {"v20.9.0", "v22.1.0", "v100.0.0"}) {
                new Frontend(folder, nodeOfVersion(version)).prepare();
            }
        }

        private String nodeOfVersion(String version) throws IOException {
            var program = folder.resolve("node-" + version);
            Files.writeString(program, "#!/bin/sh\necho " + version + "\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            return program.toString();
        }
    }

    @Nested
    class Serves {
        private static final String STAYS = """
                import { writeFileSync } from "node:fs";
                process.on("SIGTERM", () => { writeFileSync("ended", "by a signal"); process.exit(0); });
                process.stdin.resume().on("end", () => { writeFileSync("ended", "by its input"); process.exit(0); });
                writeFileSync("told", process.argv.slice(2).join(" "));
                writeFileSync("environment", process.env.GIVEN + " " + process.env.DATABASE_URL);
                console.log("ready");
                """;

        @Test
        void untilItIsClosed() throws IOException {
            try (var _ = program(STAYS).serve(4711, Map.of("GIVEN", "to it"))) {
                assertEquals("serve 127.0.0.1 4711", Files.readString(folder.resolve("told")));
                assertTrue(Files.notExists(folder.resolve("ended")));
            }
            assertEquals("by a signal", Files.readString(folder.resolve("ended")));
        }

        @Test
        void inAnEnvironmentThatHasWhatItNeedsAndNoSettingOfTheService() throws IOException {
            try (var _ = program(STAYS).serve(4711, Map.of("GIVEN", "to it"))) {
                assertEquals("to it undefined", Files.readString(folder.resolve("environment")));
            }
        }

        @Test
        void orSaysThatItDoesNot() {
            assertEquals(
                    "the front end did not start: the reasons are above",
                    refusal(() -> program("process.exit(3)").serve(4711, Map.of())));
        }
    }

    @Nested
    class Secret {
        @Test
        void isRandomOfEnoughBytesAndForItsOwnersEyes() throws IOException {
            assertTrue(FrontendSecret.of(folder).matches("[\\w-]{43}"));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("better-auth.secret"))));
        }

        @Test
        void staysThatOfItsDirectory(@TempDir Path other) throws IOException {
            var secret = FrontendSecret.of(folder);
            assertEquals(secret, FrontendSecret.of(folder));
            assertTrue(!secret.equals(FrontendSecret.of(other)));
        }
    }
}
