package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What takes a process to its limits: files, connections, memory. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no ulimit")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivalProgramTest {
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "connections.txt");

    private final List<Socket> sockets = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @BeforeAll
    void start(@TempDir Path data) {
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    @AfterEach
    void leave() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private Socket connect(Service service) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertServes(Service service) throws IOException, InterruptedException {
        var token = Service.token("alice");
        for (var n = 0; n < 20; n++) {
            assertEquals(200, service.get("/api/me", token).statusCode());
            assertEquals(200, service.get("/api/tasks", token).statusCode());
        }
        assertTrue(service.isReady());
    }

    @Nested
    class Connections {
        /** Threat 5.13. More than there are files for: without a limit the web server would listen no more, for ever. */
        @Test
        void areFewerThanThereAreFilesFor() throws IOException, InterruptedException {
            try (var program =
                    Program.startWithFiles(600, SecretToken.environment(SecretToken.SECRET, postgres), "serve")) {
                var line = program.awaitLine("connections_limited");
                assertTrue(line.replace("\"", "").contains("connections:300"), line);
                var service = Service.of(program);
                for (var n = 0; n < 1500; n++) {
                    say(connect(service), "GET /api/me HTTP/1.1\r\n");
                }
                assertServes(service);
                leave();
                assertServes(service);
            }
        }

        /** Threat 5.13. */
        @Test
        void ofTenThousandWhoOpenThemAndSayNothingHarmNobody() throws IOException, InterruptedException {
            if (!mayOpen(11_000)) {
                Missing.skip(
                        "the test of ten thousand connections",
                        "the test itself may not open as many files",
                        "LATCHKEY_REQUIRE_FILES");
            }
            try (var service = Service.start(postgres, Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -Xmx256m"))) {
                assertServes(service);
                var before = service.program().residentMegabytes();
                for (var n = 0; n < 10_000; n++) {
                    connect(service);
                    if (n % 1000 == 0) {
                        assertServes(service);
                    }
                }
                assertServes(service);
                var during = service.program().residentMegabytes();
                leave();
                assertServes(service);
                Files.writeString(
                        FIGURES,
                        "resident before %d MB, with 10,000 idle connections opened %d MB, after they left %d MB%n"
                                .formatted(before, during, service.program().residentMegabytes()));
                assertTrue(during < 600, () -> "MB: " + during);
            }
        }

        private static boolean mayOpen(int files) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    && unix.getMaxFileDescriptorCount() >= files;
        }
    }

    @Nested
    class Memory {
        /** Threat 5.17. As the jar alone runs, without the flags of the launcher. */
        @Test
        void thatEndsEndsTheProcessAtOnce() throws IOException, InterruptedException {
            var environment = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
            environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -Xmx36m");
            try (var program = Program.start(environment, "serve")) {
                var service = Service.of(program);
                var body = "{".repeat(60_000);
                try {
                    // All of it is held until it is whole, which it never is.
                    for (var n = 0; n < 1000; n++) {
                        var socket = connect(service);
                        say(
                                socket,
                                "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Service.token("eve")
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 60001\r\n\r\n" + body);
                    }
                } catch (SocketException gone) {
                    // As it should be.
                }
                assertEquals(3, program.awaitEnd());
                assertFalse(program.lines().toString().contains("java.lang.OutOfMemoryError"), "no library's words");
            }
        }
    }
}
