package dev.latchkey.adapters.http;

import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.application.task.TaskList;
import dev.latchkey.domain.privacy.InMemoryUserData;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.InMemoryTaskRepository;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The service on free ports, with tasks in memory and tokens that say what becomes of them: {@code user-NAME} is a
 * user's, {@code later-NAME} one issued a day later, {@code rejected-REASON} is refused for that reason, {@code keys-unavailable} and
 * {@code access-unknown} are not judged, any other makes
 * the verifier fail.
 */
final class LiveServer implements AutoCloseable {
    static final String ALICE = "Bearer user-alice";
    static final String BOB = "Bearer user-bob";
    static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    static final HttpConfig CONFIG = config(Capacity.DEFAULT);

    final InMemoryUserData data;
    final InMemoryTaskRepository repository;
    final HttpServer server;

    private final HttpClient client = HttpClient.newHttpClient();

    private LiveServer(InMemoryUserData data, HttpServer server) {
        this.data = data;
        this.repository = data.tasks();
        this.server = server;
    }

    static HttpConfig config(Capacity capacity) {
        return new HttpConfig(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                Set.of(),
                null,
                "https://issuer.example",
                64,
                Duration.ofSeconds(10),
                capacity,
                Duration.ZERO);
    }

    static LiveServer start() {
        return start(CONFIG);
    }

    static LiveServer start(HttpConfig config) {
        return start(config, LiveServer::verify, List.of());
    }

    static LiveServer start(HttpConfig config, TokenVerifier verifier, List<ReadinessCheck> checks) {
        var data = new InMemoryUserData();
        return new LiveServer(data, HttpServer.start(config, verifier, useCases(data), checks, Observers.NONE));
    }

    static LiveServer startWith(Observers observers) {
        return startWith(data -> data, observers);
    }

    static LiveServer startWith(UnaryOperator<PersonalDataRepository> personalData, Observers observers) {
        var data = new InMemoryUserData();
        var useCases = useCases(data, personalData.apply(data));
        return new LiveServer(data, HttpServer.start(CONFIG, LiveServer::verify, useCases, List.of(), observers));
    }

    static LiveServer startWithPatience(Duration patience) {
        return startWith(data -> data, patience);
    }

    /** One where something stands in front of what is exported and erased. */
    static LiveServer startWith(UnaryOperator<PersonalDataRepository> personalData, Duration patience) {
        return startWith(CONFIG, personalData, patience);
    }

    static LiveServer startWith(
            HttpConfig config, UnaryOperator<PersonalDataRepository> personalData, Duration patience) {
        var data = new InMemoryUserData();
        var useCases = useCases(data, personalData.apply(data));
        return new LiveServer(
                data, HttpServer.start(config, LiveServer::verify, useCases, List.of(), Observers.NONE, patience));
    }

    static UseCases useCases(InMemoryUserData data) {
        return useCases(data, data);
    }

    private static UseCases useCases(InMemoryUserData data, PersonalDataRepository personalData) {
        var seconds = new AtomicLong();
        var ids = new AtomicLong();
        var receipts = new AtomicLong();
        InstantSource clock = () -> START.plusSeconds(seconds.getAndIncrement());
        return new UseCases(
                new TaskList(data.tasks(), clock, () -> new TaskId(new UUID(0, ids.incrementAndGet()))),
                new PersonalData(personalData, clock, () -> new UUID(1, receipts.incrementAndGet())),
                new AccessRevocation(data, clock));
    }

    /** Every route there is. */
    static RouteTable table() {
        return HttpServer.table(CONFIG, HttpServer.routes(useCases(new InMemoryUserData()), AuditTrail.NONE));
    }

    static TokenVerification verify(BearerToken token) {
        var text = token.value();
        if (text.startsWith("user-")) {
            return new TokenVerification.Verified(new UserId(text.substring(5)), START, START.plusSeconds(60), null);
        }
        if (text.startsWith("later-")) {
            var later = START.plus(Duration.ofDays(1));
            return new TokenVerification.Verified(new UserId(text.substring(6)), later, later.plusSeconds(60), null);
        }
        if (text.startsWith("rejected-")) {
            return new TokenVerification.Rejected(TokenRejection.valueOf(text.substring(9)));
        }
        if (text.equals("keys-unavailable")) {
            return new TokenVerification.KeysUnavailable();
        }
        if (text.equals("access-unknown")) {
            return new TokenVerification.AccessUnknown();
        }
        throw new IllegalStateException("a library's words about the token " + text);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        return json("POST", "/api/tasks", body, "application/json", headers);
    }

    HttpResponse<String> patch(String path, String body, String... headers) throws IOException, InterruptedException {
        return json("PATCH", path, body, "application/merge-patch+json", headers);
    }

    HttpResponse<String> json(String method, String path, String body, String type, String... headers)
            throws IOException, InterruptedException {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = type;
        return send(method, path, body, all);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(server.port(), method, path, body, headers);
    }

    HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return send(server.adminPort(), "GET", path, "");
    }

    RawResponse raw(String request) throws IOException {
        return RawResponse.to(server.port(), request);
    }

    RawResponse adminRaw(String request) throws IOException {
        return RawResponse.to(server.adminPort(), request);
    }

    /** The metric of requests so answered. Prometheus takes a label without a value as one that is not there. */
    static String answered(String method, String route, int status, String error) {
        return "http_server_request_duration_seconds_count{error_type=\"" + error + "\",http_request_method=\"" + method
                + "\",http_response_status_code=\"" + status + "\",http_route=\"" + route
                + "\",scope=\"application\",}";
    }

    /** The metric of tokens so judged. */
    static String verified(String suffix, String verdict) {
        return "latchkey_token_verification_duration_seconds_" + suffix + "{scope=\"application\",verdict=\"" + verdict
                + "\",}";
    }

    /** The value of a sample on the metrics page, 0 where it is not there. */
    double metric(String sample) throws IOException, InterruptedException {
        return admin("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findAny()
                .orElse(0);
    }

    static JsonNode body(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    static String code(HttpResponse<String> response) {
        return body(response).path("code").stringValue("");
    }

    static String header(HttpResponse<String> response, String name) {
        return String.join(",", response.headers().allValues(name));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private HttpResponse<String> send(int port, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
