package dev.latchkey.bootstrap;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the tests start Latchkey. Few of its processes live for long, and what a start takes is the loading of libraries and
 * the compiling of code: so the libraries' classes are loaded and verified once for all of them (class data sharing, JEP
 * 310), and nothing is compiled well.
 */
public final class JavaCommand {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path TARGET =
            Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath();
    private static final Path ARCHIVE = TARGET.resolve("libraries.jsa");
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED", // as the manifest of the jar has it
            "-XX:TieredStopAtLevel=1",
            "-XX:SharedArchiveFile=" + ARCHIVE,
            // Where it is of no use, as to another garbage collector, nobody needs to hear of it.
            "-Xlog:cds*=off",
            "-Xlog:aot*=off");

    private static final AtomicBoolean TRIED = new AtomicBoolean();

    private JavaCommand() {}

    /** The command for Latchkey with these arguments. */
    public static synchronized List<String> of(String... arguments) {
        var libraries = classPath(Files::isRegularFile);
        if (!TRIED.getAndSet(true) && !isArchived(libraries)) {
            archive(libraries);
        }
        return command(OPTIONS, Main.class.getName(), arguments);
    }

    private static List<String> command(List<String> options, String main, String... arguments) {
        // Libraries first: only what comes before the first directory can be archived.
        var paths = Stream.concat(classPath(Files::isRegularFile).stream(), classPath(Files::isDirectory).stream());
        var command = new ArrayList<String>();
        command.add(JAVA);
        command.addAll(options);
        command.addAll(List.of("-cp", joined(paths.toList()), main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<Path> classPath(Predicate<Path> kind) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(kind)
                .toList();
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isArchived(List<Path> libraries) {
        return libraries.stream()
                .allMatch(it -> ARCHIVE.toFile().lastModified() > it.toFile().lastModified());
    }

    /** Without it programs start as well, if not as fast. */
    private static void archive(List<Path> libraries) {
        try {
            var stage = Files.createTempDirectory(TARGET, "libraries");
            archive(libraries, stage);
            delete(stage);
        } catch (IOException unable) {
            System.err.println("no archive of the libraries' classes: " + unable);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void archive(List<Path> libraries, Path stage) throws IOException, InterruptedException {
        var classes = stage.resolve("classes");
        var archive = stage.resolve("archive");
        run(command(List.of("-XX:DumpLoadedClassList=" + classes), Rehearsal.class.getName(), stage.toString()));
        run(List.of(
                JAVA,
                "-Xshare:dump",
                "-Xlog:all=error",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                joined(libraries)));
        Files.move(archive, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var log =
                ProcessBuilder.Redirect.appendTo(TARGET.resolve("libraries.log").toFile());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("see " + log.file());
        }
    }
}
