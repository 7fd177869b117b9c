package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The service on its two sockets: the API on one, health and metrics on the other. */
public final class HttpServer implements AutoCloseable {
    /** The logger of requests that the service sends itself. */
    public static final String WARM_UP = "latchkey.warmup";

    private static final String ADMIN = "admin";
    private static final int WARM_UP_CONNECTIONS = 128;
    private static final long MAX_BODY_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    // How long a client may be silent, and its body take to arrive: longer than load balancers keep idle connections.
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final WebServer server;
    private final Reception reception;
    private final PatientConnections connections;
    private final Duration notice;

    private HttpServer(WebServer server, Reception reception, PatientConnections connections, Duration notice) {
        this.server = server;
        this.reception = reception;
        this.connections = connections;
        this.notice = notice;
    }

    /** Finds what the web server consists of, whatever its configuration: a start need not wait for it. */
    public static void prepare() {
        MetricsFactory.getInstance().globalRegistry();
    }

    /**
     * Starts to listen, and returns once requests are answered.
     *
     * @throws PortUnavailableException if one of the ports cannot be had
     */
    public static HttpServer start(
            HttpConfig config,
            TokenVerifier verifier,
            UseCases useCases,
            List<ReadinessCheck> checks,
            Observers observers) {
        return start(config, verifier, useCases, checks, observers, PATIENCE);
    }

    static HttpServer start(
            HttpConfig config,
            TokenVerifier verifier,
            UseCases useCases,
            List<ReadinessCheck> checks,
            Observers observers,
            Duration patience) {
        var meters = MetricsFactory.getInstance().globalRegistry();
        var reception = new Reception(
                config,
                verifier,
                routes(useCases, observers.audit()),
                meters,
                new RequestLog(meters),
                observers,
                patience);
        return start(config, reception, patience, server -> addAdmin(server, config, reception, checks, meters));
    }

    /**
     * Starts a server of its own on the loopback interface, for the service to send itself requests: these are in no
     * metric, and in the log under {@value #WARM_UP} alone. It has no socket of health and metrics.
     */
    public static HttpServer startForWarmUp(TokenVerifier verifier, UseCases useCases) {
        var loopback = InetAddress.getLoopbackAddress().getHostAddress();
        var config = new HttpConfig(
                        loopback,
                        0,
                        loopback,
                        0,
                        Set.of(),
                        null,
                        WARM_UP,
                        HttpConfig.DEFAULT_MAX_CONCURRENT_REQUESTS,
                        Duration.ofSeconds(1))
                .withConnections(WARM_UP_CONNECTIONS);
        var meters = MetricsFactory.getInstance()
                .createMeterRegistry(MetricsConfig.builder().enabled(false).build());
        var log = new RequestLog(LoggerFactory.getLogger(WARM_UP), meters, System::nanoTime);
        var reception = new Reception(
                config, verifier, routes(useCases, AuditTrail.NONE), meters, log, Observers.NONE, PATIENCE);
        return start(config, reception, PATIENCE, _ -> {});
    }

    private static HttpServer start(
            HttpConfig config, Reception reception, Duration patience, Consumer<WebServerConfig.Builder> more) {
        var connections =
                PatientConnections.start(http(), patience, config.capacity().connections());
        var builder = api(config, reception, connections);
        more.accept(builder);
        var server = builder.build().start();
        if (!server.isRunning()) {
            connections.close();
            throw unavailablePort(config);
        }
        return new HttpServer(server, reception, connections, config.notice());
    }

    /** The routes of users. */
    static List<Route> routes(UseCases useCases, AuditTrail audit) {
        var me = new MeRoutes(useCases.personalData(), useCases.accessRevocation(), audit);
        return Stream.concat(me.routes().stream(), new TaskRoutes(useCases.tasks()).routes().stream())
                .toList();
    }

    /** The routes, all of them: the public ones are few and named here. */
    static RouteTable table(HttpConfig config, List<Route> routesOfUsers) {
        return new RouteTable(Stream.of(
                        routesOfUsers,
                        DocumentationRoutes.routes(),
                        ProblemRoutes.routes(),
                        List.of(ResourceMetadata.route(config)))
                .flatMap(List::stream)
                .toList());
    }

    /**
     * Answers the requests that begin from now on by this configuration and verifier, and those under way by what they
     * began with. The sockets, the number of requests at once and the time to drain stay what they are.
     */
    public void reconfigure(HttpConfig config, TokenVerifier verifier) {
        reception.reconfigure(config, verifier);
    }

    /** The port of the API. */
    public int port() {
        return server.port();
    }

    /** The port of health and metrics. */
    public int adminPort() {
        return server.port(ADMIN);
    }

    /**
     * Says by health that it will end and goes on serving for as long as the configuration has it, so that whoever sends
     * requests here can turn elsewhere; then takes no more, waits for those in flight as long as the configuration allows,
     * and ends.
     */
    @Override
    public void close() {
        if (reception.leave()) {
            giveNotice();
        }
        server.stop();
        connections.close();
    }

    private void giveNotice() {
        try {
            Thread.sleep(notice);
        } catch (InterruptedException _) {
            // Then there is no time to lose, and what follows must not be interrupted as well.
        }
    }

    private static Http1ConnectionSelector http() {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder().maxHeadersSize(MAX_HEADER_BYTES).build())
                .build();
    }

    private static WebServerConfig.Builder api(HttpConfig config, Reception reception, PatientConnections connections) {
        return WebServer.builder()
                .featuresDiscoverServices(false)
                .shutdownHook(false)
                .host(config.host())
                .port(config.port())
                .maxPayloadSize(MAX_BODY_BYTES)
                .maxTcpConnections(config.capacity().connections())
                .shutdownGracePeriod(config.drainTimeout())
                .connectionOptions(new PatientSocketOptions(connections::accept))
                .errorHandling(errors -> errors.includeEntity(true))
                .directHandlers(reception.directHandlers())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .routing(routing -> routing.addFilter(
                        (chain, request, response) -> reception.gate().filter(chain, request, response)));
    }

    private static void addAdmin(
            WebServerConfig.Builder server,
            HttpConfig config,
            Reception reception,
            List<ReadinessCheck> checks,
            MeterRegistry meters) {
        var all = Stream.concat(checks.stream(), Stream.of(new ReadinessCheck("staying", reception::stays)));
        server.putSocket(
                        ADMIN,
                        socket -> socket.host(config.adminHost())
                                .port(config.adminPort())
                                .shutdownGracePeriod(config.drainTimeout()))
                .addFeature(admin(all.toList(), meters));
    }

    private static ObserveFeature admin(List<ReadinessCheck> checks, MeterRegistry meters) {
        var health = HealthObserver.builder().useSystemServices(false).details(true);
        checks.forEach(check -> health.addCheck(new ReadinessProbe(check)));
        return ObserveFeature.builder()
                .observersDiscoverServices(false)
                .sockets(List.of(ADMIN))
                .addObserver(health.build())
                .addObserver(MetricsObserver.builder().meterRegistry(meters).build())
                .build();
    }

    /** The web server does not say which of the two it was. */
    private static PortUnavailableException unavailablePort(HttpConfig config) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(config.host(), config.port()));
            return new PortUnavailableException(config.adminHost(), config.adminPort());
        } catch (IOException _) {
            return new PortUnavailableException(config.host(), config.port());
        }
    }
}
