package dev.latchkey.bootstrap;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the tests start Latchkey. Few of its processes live for long, and what a start takes is the loading of libraries and
 * the compiling of code: so the libraries' classes are loaded and verified once for all of them (class data sharing, JEP
 * 310), and nothing is compiled well. For that libraries come before our own classes, which are last and in directories:
 * only what comes before the first directory can be archived.
 */
public final class JavaCommand {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path TARGET =
            Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath();
    private static final long LIMIT_SECONDS = 180;

    // Found out with the first command.
    private static @Nullable List<String> options;

    private JavaCommand() {}

    /** The command for Latchkey with these arguments. */
    public static synchronized List<String> of(String... arguments) {
        if (options == null) {
            options = options();
        }
        return command(options, Main.class.getName(), arguments);
    }

    private static List<String> options() {
        var options = new ArrayList<>(plain());
        try {
            var archive = archive();
            options.add("-XX:SharedArchiveFile=" + archive);
            // Where it is of no use, as to another garbage collector, nobody needs to hear of it.
            options.add("-Xlog:cds*=off");
            options.add("-Xlog:aot*=off");
        } catch (IOException unable) {
            System.err.println("programs start slowly, without an archive of classes: " + unable);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return options;
    }

    private static List<String> plain() {
        return List.of(
                "--enable-native-access=ALL-UNNAMED", // as the manifest of the jar has it
                "-XX:TieredStopAtLevel=1");
    }

    private static List<String> command(List<String> options, String main, String... arguments) {
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

    /** The archive of these very libraries for this very virtual machine. */
    private static Path archive() throws IOException, InterruptedException {
        var libraries = classPath(Files::isRegularFile);
        var identity = new StringBuilder(System.getProperty("java.vm.version"));
        for (var library : libraries) {
            identity.append(library).append(Files.size(library)).append(Files.getLastModifiedTime(library));
        }
        var archive = TARGET.resolve(
                "libraries-%08x.jsa".formatted(identity.toString().hashCode()));
        if (!Files.exists(archive)) {
            make(archive, libraries);
        }
        return archive;
    }

    private static void make(Path archive, List<Path> libraries) throws IOException, InterruptedException {
        var stage = Files.createTempDirectory(TARGET, "libraries");
        try {
            var classes = stage.resolve("classes");
            var made = stage.resolve("archive");
            var rehearsal = new ArrayList<>(plain());
            rehearsal.add("-XX:DumpLoadedClassList=" + classes);
            run(command(rehearsal, Rehearsal.class.getName(), stage.toString()));
            run(List.of(
                    JAVA,
                    "-Xshare:dump",
                    "-Xlog:all=error",
                    "-XX:SharedClassListFile=" + classes,
                    "-XX:SharedArchiveFile=" + made,
                    "-cp",
                    joined(libraries)));
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(stage);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var log = TARGET.resolve("libraries.log").toFile();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        var process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("see " + log);
            }
        } finally {
            process.destroy();
        }
    }
}
