package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/conformance/run.mjs} against the real program, and against servers that it has to find fault with. */
@Timeout(300)
class ConformanceRunnerTest {
    @BeforeAll
    static void requireNode() throws InterruptedException {
        Node.require("the conformance runner's test");
    }

    private record Outcome(int exitCode, String output) {
        JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    private static Outcome run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("node", PublishedTokens.DIRECTORY.resolve("run.mjs").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    @Nested
    class OfLatchkey {
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "nimbus; --mode=both",
                    "helidon; --algorithms=HS256,HS384,HS512,RS256,RS384,RS512,ES256,ES384,ES512"
                })
        void findsNothing(String engine, String option, @TempDir Path data) throws IOException, InterruptedException {
            var settings = PublishedTokens.settings(data);
            settings.put("LATCHKEY_TOKEN_ENGINE", engine);
            try (var program = Program.start(settings, "serve")) {
                var port = JsonMapper.shared()
                        .readTree(program.awaitLine("\"listening\""))
                        .get("port");
                var outcome = run(
                        "--url", "http://127.0.0.1:" + port + "/api/me", "--member", "userId", "--timeout=60", option);
                assertEquals(0, outcome.exitCode(), outcome::output);
                assertTrue(outcome.output().strip().endsWith("all as they must be"), outcome::output);
            }
        }
    }

    @Nested
    class FindsFault {
        @Test
        void withAServerThatBelievesEverybody() throws IOException, InterruptedException {
            assertFinds("reject", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }

        @Test
        void withAServerThatBelievesNobody() throws IOException, InterruptedException {
            assertFinds("accept", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1 500 Internal Server Error\r\n\r\n", "", "nonsense\r\n\r\n"})
        void withAServerThatBreaks(String answer) throws IOException, InterruptedException {
            try (var server = Fixed.answering("HTTP/1.1 401 Unauthorized\r\n\r\n", answer)) {
                var result = run("--url", server.url(), "--json");
                assertEquals(1, result.exitCode(), result::output);
                assertEquals(
                        result.json().get("requests").intValue(),
                        result.json().get("failed").intValue());
            }
        }

        @Test
        void withAServerThatNamesAnotherUser() throws IOException, InterruptedException {
            try (var server = Fixed.answering("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"userId\":\"eve\"}")) {
                var result = run("--url", server.url(), "--only", "0.4", "--member", "userId");
                assertEquals(1, result.exitCode());
                assertTrue(result.output().contains("userId is not the subject"), result::output);
            }
        }

        @Test
        void withAServerThatRepeatsTheToken() throws IOException, InterruptedException {
            try (var server = Fixed.echoing("HTTP/1.1 401 Unauthorized\r\n\r\n")) {
                var result = run("--url", server.url(), "--only", "4.7");
                assertEquals(1, result.exitCode());
                assertTrue(result.output().contains("the answer repeats the token"), result::output);
            }
        }

        /** It finds what was judged wrongly, and that alone. */
        private static void assertFinds(String verdict, String answer) throws IOException, InterruptedException {
            try (var server = Fixed.answering(answer)) {
                var result = run("--url", server.url(), "--json");
                assertEquals(1, result.exitCode(), result::output);
                assertEquals(requests(verdict, ""), result.json().get("failed").intValue());
                for (var failure : result.json().get("failures")) {
                    assertEquals(verdict, failure.get("verdict").stringValue());
                }
            }
        }
    }

    @Nested
    class Judges {
        @Test
        void whatItIsToldTo() throws IOException, InterruptedException {
            try (var server = Fixed.answering("HTTP/1.1 401 Unauthorized\r\n\r\n")) {
                assertEquals(requests("", "3.1-"), sent(server, "--only=3.1"));
                assertEquals(requests("", "3."), sent(server, "--only=3"));
                assertEquals(requests("", "3.1-") + requests("", "4.7-"), sent(server, "--only=3.1", "--only=4.7"));
                assertEquals(requests("", "") - requests("", "1."), sent(server, "--skip=1"));
                assertTrue(sent(server, "--level=must") < sent(server));
                assertEquals(ofKeys("any") + ofKeys("secret"), sent(server, "--mode=hs256"));
                assertEquals(ofKeys("any") + ofKeys("jwks"), sent(server, "--mode=jwks"));
                assertTrue(sent(server, "--only=0.4", "--algorithms=HS256") < sent(server, "--only=0.4"));
            }
        }

        private static int sent(Fixed server, String... options) throws IOException, InterruptedException {
            var arguments = new ArrayList<>(List.of("--url", server.url(), "--json"));
            arguments.addAll(List.of(options));
            return run(arguments.toArray(String[]::new)).json().get("requests").intValue();
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "--url=ftp://localhost/",
                    "--url=no-url",
                    "--url=http://localhost/ --mode=rs256",
                    "--url=http://localhost/ --mode=toString",
                    "--url=http://localhost/ --level=may",
                    "--url=http://localhost/ --only=9",
                    "--url=http://localhost/ --unknown",
                    "--url=http://localhost/ --timeout=ten",
                    "--url=http://localhost/ --timeout="
                })
        void whatItDoesNotUnderstand(String arguments) throws IOException, InterruptedException {
            var result = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
            assertEquals(2, result.exitCode(), result::output);
            assertTrue(result.output().contains("usage: "), result::output);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0", "0.0009", "600.1", "3000000", "Infinity"})
        void toWaitForNoTimeOrForever(String seconds) throws IOException, InterruptedException {
            var result = run("--url=http://localhost/", "--timeout=" + seconds);
            assertEquals(2, result.exitCode(), result::output);
            assertTrue(result.output().startsWith("--timeout must be from 0.001 to 600 seconds\n"), result::output);
        }

        /** One that no case is about, and of which a server would seem to judge all cases rightly. */
        @ParameterizedTest
        @ValueSource(strings = {"hs256", "HS256,ES256K", "HS256,", "", "none"})
        void algorithmsThatItHasNoCasesOf(String algorithms) throws IOException, InterruptedException {
            var result = run("--url=http://localhost/", "--algorithms=" + algorithms);
            assertEquals(2, result.exitCode(), result::output);
            assertTrue(
                    result.output()
                            .startsWith("--algorithms must be a comma list of ES256, ES384, ES512, Ed25519, EdDSA,"
                                    + " HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512\n"),
                    result::output);
        }

        @ParameterizedTest
        @ValueSource(strings = {"--timeout=0.001", "--timeout=600", "--algorithms=Ed25519, EdDSA,PS512"})
        void toJudgeWhereNobodyAnswers(String option) throws IOException, InterruptedException {
            int port;
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = taken.getLocalPort();
            }
            var result = run("--url", "http://127.0.0.1:" + port + "/", option);
            assertEquals(2, result.exitCode());
            assertTrue(result.output().startsWith("no server answers at http://127.0.0.1:" + port), result::output);
        }
    }

    private static int ofKeys(String keys) throws IOException {
        return count("", "", keys);
    }

    private static int requests(String verdict, String idBeginning) throws IOException {
        return count(verdict, idBeginning, "");
    }

    private static int count(String verdict, String idBeginning, String keys) throws IOException {
        var count = 0;
        for (var it : PublishedTokens.cases()) {
            if (it.get("verdict").stringValue().startsWith(verdict)
                    && it.get("id").stringValue().startsWith(idBeginning)) {
                for (var request : it.get("requests")) {
                    count += request.get("keys").stringValue().startsWith(keys) ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** A server with one answer for all but the first request. */
    private static final class Fixed implements AutoCloseable {
        private final ServerSocket listener;

        private Fixed(String first, String others, boolean echo) throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                for (var answer = first; answer(answer, echo); answer = others) {
                    // until it is closed
                }
            });
        }

        static Fixed answering(String answer) throws IOException {
            return new Fixed(answer, answer, false);
        }

        static Fixed answering(String first, String others) throws IOException {
            return new Fixed(first, others, false);
        }

        static Fixed echoing(String answer) throws IOException {
            return new Fixed(answer, answer, true);
        }

        String url() {
            return "http://127.0.0.1:" + listener.getLocalPort() + "/";
        }

        private boolean answer(String answer, boolean echo) {
            try (var socket = listener.accept()) {
                var request = request(socket);
                socket.getOutputStream()
                        .write((echo ? answer + request : answer).getBytes(StandardCharsets.ISO_8859_1));
                return true;
            } catch (IOException e) {
                return !listener.isClosed();
            }
        }

        private static String request(Socket socket) throws IOException {
            var request = new StringBuilder();
            for (var next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                request.append((char) next);
                if (request.length() > 3
                        && request.substring(request.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
            return request.toString();
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
