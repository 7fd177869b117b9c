package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What every command has: help, a version, complaints that help, and words that the shell completes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineTest {
    private record Outcome(int exitCode, String out, String err) {}

    private static CommandLine program() {
        return Commands.of(new Surroundings(Map.of()));
    }

    private static Outcome latchkey(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = program()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static Outcome refused(String complaint, String command) {
        return new Outcome(2, "", "latchkey: " + complaint + eol() + "Try: " + command + " --help" + eol());
    }

    private static String eol() {
        return System.lineSeparator();
    }

    /** The program alone, and each of its commands. */
    static Stream<List<String>> commands() {
        return Stream.concat(
                Stream.of(List.of()),
                program().getSubcommands().keySet().stream().map(List::of));
    }

    private static String[] with(List<String> command, String option) {
        return Stream.concat(command.stream(), Stream.of(option)).toArray(String[]::new);
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Help {
        static Stream<List<String>> commands() {
            return CommandLineTest.commands();
        }

        @ParameterizedTest
        @MethodSource("commands")
        void fits80ColumnsAndHasExamplesAndExitCodes(List<String> command) {
            var outcome = latchkey(with(command, "--help"));

            assertEquals(0, outcome.exitCode());
            assertTrue(outcome.out().startsWith("Usage: latchkey"));
            assertEquals(
                    List.of(),
                    outcome.out().lines().filter(it -> it.length() > 80).toList());
            assertTrue(outcome.out().contains("Example"), outcome.out());
            assertTrue(outcome.out().contains("Exit codes: "), outcome.out());
        }

        @ParameterizedTest
        @MethodSource("commands")
        void isWhatHelpPrintsToo(List<String> command) {
            assertEquals(
                    latchkey(with(command, "--help")),
                    latchkey(Stream.concat(Stream.of("help"), command.stream()).toArray(String[]::new)));
        }

        /** Lines of ours that would not fit are broken by picocli, which leaves a word or two alone at the left. */
        @ParameterizedTest
        @MethodSource("commands")
        void isPrintedAsItIsWritten(List<String> command) {
            var spec = command.isEmpty()
                    ? program().getCommandSpec()
                    : Objects.requireNonNull(program().getSubcommands().get(command.getFirst()))
                            .getCommandSpec();
            for (var line : spec.usageMessage().footer()) {
                assertTrue(latchkey(with(command, "--help")).out().contains(line + eol()), line);
            }
            for (var line : spec.usageMessage().description()) {
                assertTrue(line.length() <= 80 - "  completion  ".length() || command.isEmpty(), line);
            }
        }

        @ParameterizedTest
        @MethodSource("commands")
        void namesSettingsThatThereAre(List<String> command) {
            var out = latchkey(with(command, "--help")).out();

            Pattern.compile("\\b(?:LATCHKEY|BETTER_AUTH|DATABASE)_[A-Z_]*[A-Z]\\b")
                    .matcher(out)
                    .results()
                    .map(it -> it.group())
                    .filter(it -> !it.equals("LATCHKEY_TOKEN"))
                    .forEach(it -> assertTrue(Setting.named(it).isPresent(), it));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void goesWithTheVersion(List<String> command) {
            assertEquals(new Outcome(0, "latchkey (development)" + eol(), ""), latchkey(with(command, "--version")));
        }
    }

    @Nested
    class Complaints {
        @ParameterizedTest
        @CsvSource({"sevre, serve", "explian, explain", "migrat, migrate", "revok, revoke", "comp, completion"})
        void nameTheCommandThatIsMeant(String typed, String meant) {
            assertEquals(
                    refused("there is no command " + typed + ": did you mean " + meant + "?", "latchkey"),
                    latchkey(typed));
        }

        @ParameterizedTest
        @CsvSource({
            "explian, 'there is no command explian: did you mean explain?'",
            "hush-hush, there is no such command"
        })
        void areTheSameOfACommandWhoseHelpIsAskedFor(String typed, String complaint) {
            assertEquals(refused(complaint, "latchkey"), latchkey("help", typed));
        }

        @ParameterizedTest
        @CsvSource({
            "serve, --confg=x, --confg, --config",
            "explain, --show-claim, --show-claim, --show-claims",
            "token, --usr, --usr, --user",
            "revoke, --users=alice, --users, --user",
            "completion, --halp, --halp, --help",
            "explain, -json, -json, --json",
            "serve, -config=x, -config, --config",
            "serve, -confg, -confg, --config",
            "token, -user=hush, -user, --user"
        })
        void nameTheOptionThatIsMeant(String command, String typed, String repeated, String meant) {
            assertEquals(
                    refused("there is no option " + repeated + ": did you mean " + meant + "?", "latchkey " + command),
                    latchkey(command, typed));
        }

        @ParameterizedTest
        @CsvSource({
            "token --user a --claim role, '--claim must be a name and a value, such as --claim role=admin'",
            "token --user a --expires-in 5, '--expires-in must be a number and a unit, such as 30s, 15m, 8h or 7d'",
            "token --user, 'latchkey token needs --user=NAME'",
            "token, 'latchkey token needs --user=NAME'",
            "explain --at noon x, '--at must be a time with its offset, such as 2026-11-21T12:00:00Z'",
            "explain --json=5 x, '--json takes no value'",
            "completion bahs, 'SHELL must be one of bash, zsh: did you mean bash?'",
            "completion powershell, 'SHELL must be one of bash, zsh'",
            "completion, 'latchkey completion needs SHELL'",
            "help explain more, 'latchkey help takes nothing more'"
        })
        void sayWhatAValueMustBe(String line, String complaint) {
            var arguments = line.split(" ");
            assertEquals(refused(complaint, "latchkey " + arguments[0]), latchkey(arguments));
        }

        @ParameterizedTest
        @CsvSource({
            "d366ymUh53yBS4mlrVjNfZiyVIcYblkt, there is no such command, latchkey",
            "eyJhbGciOiJFZERTQSJ9.e30.hush, 'this looks like a token: did you mean latchkey explain TOKEN?', latchkey",
            "--d366ymUh53yBS4mlrVjNfZiyVIcYblkt, there is no such option of latchkey, latchkey",
            "-ush, there is no such option of latchkey, latchkey",
            "-d366ymUh53yBS4mlrVjNfZiyVIcYblkt, there is no such option of latchkey, latchkey",
            "serve -config=hush, 'there is no option -config: did you mean --config?', latchkey serve",
            "explain - --at, 'latchkey explain needs --at=TIME', latchkey explain",
            "serve hush, latchkey serve takes nothing more, latchkey serve",
            "explain --json=hush, --json takes no value, latchkey explain",
            "serve --confg=hush, 'there is no option --confg: did you mean --config?', latchkey serve"
        })
        void neverRepeatWhatMayBeACredential(String line, String complaint, String command) {
            assertEquals(refused(complaint, command), latchkey(line.split(" ")));
        }
    }

    @Nested
    class Output {
        /** Written to nobody, as to {@code head} once it has had its lines. */
        @ParameterizedTest
        @ValueSource(strings = {"--help", "--version", "completion bash"})
        void toAClosedPipeEndsQuietly(String arguments) throws IOException, InterruptedException {
            assertEquals(
                    "0\n",
                    bash("java() { \"$JAVA\" -cp \"$CP\" dev.latchkey.bootstrap.Main \"$@\"; }\n" + "java " + arguments
                            + " 2>&3 | true\necho ${PIPESTATUS[0]}"));
        }
    }

    @Nested
    class Completion {
        @TempDir
        @SuppressWarnings("NullAway.Init") // JUnit sets it
        private Path directory;

        /** What bash offers for the last of these words, by the function that {@code complete} names. */
        private Set<String> offers(String... words) throws IOException, InterruptedException {
            var script = Files.writeString(
                    directory.resolve("script"), latchkey("completion", "bash").out());
            var line = String.join("' '", words);
            // compopt works only where somebody has pressed the tab key.
            var offered = bash("compopt() { :; }\nsource " + script + "\n"
                    + "function=$(complete -p latchkey | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
                    + "COMP_WORDS=('latchkey' '" + line + "')\nCOMP_CWORD=" + words.length + "\n"
                    + "COMP_LINE=\"${COMP_WORDS[*]}\"\nCOMP_POINT=${#COMP_LINE}\n"
                    + "cd " + directory + "\n"
                    + "$function\nprintf '%s\\n' \"${COMPREPLY[@]}\"");
            return new TreeSet<>(offered.lines().filter(it -> !it.isEmpty()).toList());
        }

        @Test
        void offersEveryCommand() throws IOException, InterruptedException {
            var offered = offers("");
            assertTrue(offered.containsAll(program().getSubcommands().keySet()), offered.toString());
            assertEquals(Set.of("explain"), offers("ex"));
        }

        @Test
        void offersTheOptionsOfTheCommand() throws IOException, InterruptedException {
            assertEquals(
                    Set.of("--at", "--config", "--file", "--help", "--jwks", "--json", "--show-claims", "--version"),
                    offers("explain", "--"));
            assertEquals(Set.of("--expires-in"), offers("token", "--user", "alice", "--e"));
        }

        @Test
        void offersFilesWhereAFileIsWanted() throws IOException, InterruptedException {
            Files.createFile(directory.resolve("jwks.json"));
            assertEquals(Set.of("jwks.json"), offers("explain", "--jwks", "jw"));
        }

        @Test
        void offersTheCommandsThatHelpCanBeAskedOf() throws IOException, InterruptedException {
            var others = new TreeSet<>(program().getSubcommands().keySet());
            others.remove("help");
            assertEquals(others, offers("help", ""));
            assertEquals(Set.of("explain"), offers("help", "ex"));
        }

        @Test
        void offersTheShells() throws IOException, InterruptedException {
            assertEquals(Set.of("bash", "zsh"), offers("completion", ""));
        }

        @Test
        void isOneScriptForBothShells() {
            assertEquals(latchkey("completion", "bash"), latchkey("completion", "zsh"));
            assertFalse(latchkey("completion", "bash").out().contains("/home/"));
        }
    }

    @Nested
    class Launcher {
        @TempDir
        @SuppressWarnings("NullAway.Init") // JUnit sets it
        private Path checkout;

        /** In a checkout that was never built, and cannot be. */
        private Outcome latchkey(String word) throws IOException, InterruptedException {
            var root = PublishedTokens.DIRECTORY.resolve("../..");
            for (var file : List.of(
                    "latchkey",
                    ".mvn/find-jdk.sh",
                    ".mvn/memory.sh",
                    "bootstrap/src/main/jvm/latchkey-large.jvm",
                    "bootstrap/src/main/jvm/latchkey-small.jvm")) {
                Files.createDirectories(checkout.resolve(file).getParent());
                Files.copy(root.resolve(file), checkout.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            var process = new ProcessBuilder("sh", checkout.resolve("latchkey").toString(), word).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return new Outcome(process.exitValue(), out, err);
        }

        @Test
        void namesEveryCommandWithoutABuild() throws IOException, InterruptedException {
            var commands = String.join(" ", program().getSubcommands().keySet());

            assertEquals(
                    new Outcome(2, "", "latchkey: there is no such command, but there are: " + commands + "\n"),
                    latchkey("sevre"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"explain", "help", "--help"})
        void buildsForAnyOfThem(String word) throws IOException, InterruptedException {
            var outcome = latchkey(word);

            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.err().startsWith("Building Latchkey"), outcome.err());
        }
    }

    /** What it prints; to print anything on descriptor 3 is to fail. */
    private static String bash(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", "exec 3>&2\n" + script);
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CP", System.getProperty("java.class.path"));
        var process = builder.start();
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("", errors);
        return output;
    }
}
