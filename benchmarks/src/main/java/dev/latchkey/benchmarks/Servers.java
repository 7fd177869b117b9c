package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The servers that are measured, as the checkout has them. */
final class Servers {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final Path JAR = CHECKOUT.resolve("bootstrap/target/latchkey.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Servers() {}

    /** The flags of one of the two sets the launcher chooses from. */
    static String flags(String size) {
        return "@" + CHECKOUT.resolve("bootstrap/src/main/jvm/latchkey-" + size + ".jvm");
    }

    static ServerProcess latchkey(List<String> flags, Map<String, String> settings) throws IOException {
        var port = freePort();
        var environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("LATCHKEY_ADMIN_PORT", "0");
        return ServerProcess.start(command(flags, "-jar", JAR.toString(), "serve"), environment, port);
    }

    static ServerProcess bareHelidon(List<String> flags) throws IOException {
        return ofBenchmarks(BareHelidon.class, flags, Map.of());
    }

    static ServerProcess doorAlone(List<String> flags, Map<String, String> settings) throws IOException {
        return ofBenchmarks(DoorAlone.class, flags, settings);
    }

    private static ServerProcess ofBenchmarks(Class<?> server, List<String> flags, Map<String, String> environment)
            throws IOException {
        var port = freePort();
        var command =
                command(flags, "-cp", System.getProperty("java.class.path"), server.getName(), Integer.toString(port));
        return ServerProcess.start(command, environment, port);
    }

    /** One that sends to each of these in turn. */
    static ServerProcess haproxy(List<ServerProcess> behind) throws IOException, InterruptedException {
        var port = freePort();
        var configuration = new StringBuilder("""
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 75s
                    timeout server 75s
                listen latchkey
                    bind 127.0.0.1:%d
                """.formatted(port));
        for (var server : behind) {
            configuration.append("    server s%1$d 127.0.0.1:%1$d%n".formatted(server.port()));
        }
        var file = Files.writeString(Files.createTempFile("benchmarks-haproxy", ".cfg"), configuration);
        file.toFile().deleteOnExit();
        var haproxy = ServerProcess.start(List.of("haproxy", "-db", "-f", file.toString()), Map.of(), port);
        haproxy.untilListening();
        return haproxy;
    }

    /** Has the virtual machine learn from a rehearsal with these flags, and keep that in the file when it ends. */
    static Process rehearse(List<String> flags, Path cache, Path directory) throws IOException {
        var learning = new ArrayList<>(flags);
        learning.add("-XX:AOTCacheOutput=" + cache);
        var command =
                command(learning, "-cp", JAR.toString(), "dev.latchkey.bootstrap.Rehearsal", directory.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> command(List<String> flags, String... rest) {
        var command = new ArrayList<String>();
        command.add(JAVA);
        command.addAll(flags);
        command.addAll(List.of(rest));
        return command;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
