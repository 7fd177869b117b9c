package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The real program and a collector of traces. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingProgramTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private final Collector collector = new Collector();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @BeforeAll
    void start(@TempDir Path data) {
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    void stop() {
        postgres.close();
        collector.close();
    }

    /** What the program logged of the requests, which it has answered by now, and handed over what it had to. */
    private List<String> afterRequests(Map<String, String> more, String... requests)
            throws IOException, InterruptedException {
        var settings = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
        settings.putAll(more);
        try (var program = Program.start(settings, "serve")) {
            var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
            var service = new RawHttp(listening.get("port").intValue());
            for (var request : requests) {
                service.send(request);
            }
            program.terminate();
            assertEquals(143, program.awaitEnd());
            return program.lines().stream()
                    .filter(line -> line.contains("\"event\":\"request\""))
                    .toList();
        }
    }

    private static String request(String line, String token, String... headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\nAuthorization: Bearer "
                + token + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(it -> it + "\r\n").toList()) + "\r\n";
    }

    private static String traceparent(String flags) {
        return "traceparent: 00-" + TRACE + "-" + CALLER + "-" + flags;
    }

    @Nested
    class On {
        private final Map<String, String> settings = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.url().toString(),
                "OTEL_EXPORTER_OTLP_HEADERS",
                "X-Key=a%20key",
                "OTEL_SERVICE_NAME",
                "tasks",
                "OTEL_TRACES_SAMPLER_ARG",
                "0");

        private final String path = "/api/tasks/00000000-0000-4000-8000-00000000000a";

        @Test
        void followsARequestThroughVerificationAndDatabase() throws IOException, InterruptedException {
            var log = afterRequests(
                    settings, request("GET " + path, SecretToken.of(SecretToken.SECRET), traceparent("01")));

            var spans = collector.spans().stream()
                    .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                    .toList();
            assertEquals(
                    List.of("GET /api/tasks/{id}", "verify token", "SELECT latchkey.task"),
                    spans.stream().map(Span::getName).toList());
            var server = spans.get(0);
            assertEquals(CALLER, Collector.hex(server.getParentSpanId()));
            for (var inside : spans.subList(1, 3)) {
                assertEquals(server.getSpanId(), inside.getParentSpanId());
            }
            spans.forEach(span -> assertEquals(TRACE, Collector.hex(span.getTraceId())));
            assertEquals(
                    List.of(SpanKind.SPAN_KIND_SERVER, SpanKind.SPAN_KIND_INTERNAL, SpanKind.SPAN_KIND_CLIENT),
                    spans.stream().map(Span::getKind).toList());
            assertEquals(
                    List.of(
                            Map.of(
                                    "http.request.method", "GET",
                                    "http.route", "/api/tasks/{id}",
                                    "http.response.status_code", "404"),
                            Map.of("latchkey.verdict", "verified"),
                            Map.of(
                                    "db.system.name", "postgresql",
                                    "db.operation.name", "SELECT",
                                    "db.collection.name", "latchkey.task",
                                    "db.query.summary", "SELECT latchkey.task")),
                    spans.stream()
                            .map(span -> Collector.attributes(span.getAttributesList()))
                            .toList());
            spans.forEach(span ->
                    assertEquals(StatusCode.STATUS_CODE_UNSET, span.getStatus().getCode()));

            assertEquals(List.of("POST /v1/traces application/x-protobuf a key"), collector.requests());
            var resource = new HashMap<>(collector.resources().getFirst());
            assertTrue(String.valueOf(resource.remove("service.instance.id")).matches("[0-9a-f-]{36}"));
            assertEquals(Map.of("service.name", "tasks", "service.version", "(development)"), resource);

            assertEquals(1, log.size());
            assertEquals(
                    TRACE,
                    JsonMapper.shared().readTree(log.getFirst()).path("traceId").stringValue());
            assertFalse(collector.everything().contains("carol"));
            assertFalse(collector.everything().contains("00000000000a"));
        }
    }

    @Nested
    class Undecided {
        private final Collector own = new Collector();

        @AfterEach
        void close() {
            own.close();
        }

        private List<String> names(String share, String... requests) throws IOException, InterruptedException {
            var log = afterRequests(
                    Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", own.url() + "/", "OTEL_TRACES_SAMPLER_ARG", share), requests);
            assertEquals(requests.length, log.size());
            assertEquals(
                    own.spans().stream()
                            .filter(it -> it.getKind() == SpanKind.SPAN_KIND_SERVER)
                            .count(),
                    log.stream().filter(line -> line.contains("\"traceId\"")).count());
            return own.spans().stream()
                    .map(span ->
                            span.getName() + " " + span.getStatus().getCode().getNumber())
                    .sorted()
                    .toList();
        }

        @Test
        void nothingIsFollowedButWhatTheCallerWants() throws IOException, InterruptedException {
            assertEquals(
                    List.of("GET /api/me 0", "verify token 0"),
                    names(
                            "0",
                            request("GET /api/me", SecretToken.of(SecretToken.SECRET)),
                            request("GET /api/me", SecretToken.of(SecretToken.SECRET), "traceparent: 00-nonsense-01"),
                            request("GET /api/me", "forged", traceparent("01"))));
        }

        @Test
        void allIsFollowedButWhatTheCallerDoesNotWant() throws IOException, InterruptedException {
            assertEquals(
                    List.of("GET /api/me 0", "GET /api/me 0", "verify token 0", "verify token 0"),
                    names(
                            "1",
                            request("GET /api/me", SecretToken.of(SecretToken.SECRET), traceparent("00")),
                            request(
                                    "GET /api/me",
                                    SecretToken.of(SecretToken.SECRET),
                                    "traceparent: 00-" + TRACE + "-nonsense-00"),
                            request("GET /api/me", SecretToken.of(SecretToken.SECRET))));
            own.spans().forEach(span -> assertNotEquals(TRACE, Collector.hex(span.getTraceId())));
        }
    }

    @Nested
    class Off {
        @Test
        void nothingOfItIsInTheProcess(@TempDir Path directory) throws IOException, InterruptedException {
            var classes = directory.resolve("classes.txt");
            var log = afterRequests(
                    Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes),
                    request("GET /api/tasks", SecretToken.of(SecretToken.SECRET), traceparent("01")));

            assertEquals(1, log.size());
            assertFalse(log.getFirst().contains("traceId"), log::getFirst);
            var loaded = Files.readAllLines(classes);
            assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.latchkey.bootstrap.Tracing")));
            assertEquals(
                    List.of(),
                    loaded.stream()
                            .filter(line -> line.contains(" io.opentelemetry.") || line.contains("OtlpTracing"))
                            .toList());
        }
    }
}
