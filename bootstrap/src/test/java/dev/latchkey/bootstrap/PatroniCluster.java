package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Three PostgreSQL under the real Patroni and etcd, on loopback: a commit is acknowledged when a standby has it too, and
 * such a standby takes over. Everything lies in one directory and ends with it.
 */
final class PatroniCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");
    private static final String PASSWORD = "only-for-tests-of-patroni";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** One PostgreSQL and the Patroni that runs it. */
    record Node(int port, int restPort, Path files, Companion patroni) {
        /** Whether Patroni says so. */
        boolean is(String role) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + "/" + role))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            try {
                return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** SIGKILL, to Patroni first: nobody is left to say farewell. */
        void kill() {
            var postmaster = postmaster();
            patroni.process().toHandle().destroyForcibly();
            postmaster.ifPresent(ProcessHandle::destroyForcibly);
        }

        private Optional<ProcessHandle> postmaster() {
            try {
                var pid = Files.readAllLines(files.resolve("postmaster.pid")).getFirst();
                return ProcessHandle.of(Long.parseLong(pid.strip()));
            } catch (IOException _) {
                return Optional.empty(); // not running
            }
        }
    }

    private final Path directory;
    private final Companion etcd;
    private final List<Node> nodes = new ArrayList<>();

    private PatroniCluster(Path directory) throws IOException {
        this.directory = directory;
        var client = Companion.freePort();
        this.etcd = Companion.start(
                directory.resolve("etcd.log"),
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=http://127.0.0.1:" + client,
                "--advertise-client-urls=http://127.0.0.1:" + client,
                "--listen-peer-urls=http://127.0.0.1:" + Companion.freePort());
        for (var number = 1; number <= NODES; number++) {
            nodes.add(node(number, client));
        }
    }

    /** Skips the test in plain sight where there is none, unless {@code LATCHKEY_REQUIRE_PATRONI=true}. */
    static void require(String test) {
        if (!Files.isDirectory(POSTGRESQL) || !Companion.isInstalled("patroni") || !Companion.isInstalled("etcd")) {
            Missing.skip(test, "Patroni, etcd or PostgreSQL is not installed", "LATCHKEY_REQUIRE_PATRONI");
        }
    }

    /** With a database for Latchkey and its two roles. */
    static PatroniCluster start(Path directory) throws IOException, SQLException {
        var cluster = new PatroniCluster(directory);
        try {
            cluster.awaitHealthy();
            Sql.execute(
                    cluster.superuserUrl("postgres"),
                    "create role latchkey_owner login password '" + PASSWORD + "'",
                    "create role latchkey_app login password '" + PASSWORD + "'",
                    "create database latchkey owner latchkey_owner");
            return cluster;
        } catch (SQLException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private Node node(int number, int etcdPort) throws IOException {
        var name = "node" + number;
        var files = directory.resolve(name);
        var port = Companion.freePort();
        var restPort = Companion.freePort();
        var settings = Files.writeString(
                directory.resolve(name + ".yaml"), """
                scope: latchkey
                name: %1$s
                restapi: {listen: '127.0.0.1:%2$d', connect_address: '127.0.0.1:%2$d'}
                etcd3: {host: '127.0.0.1:%3$d'}
                bootstrap:
                  dcs:
                    ttl: 20
                    loop_wait: 2
                    retry_timeout: 3
                    synchronous_mode: true
                    postgresql: {use_pg_rewind: true}
                  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
                postgresql:
                  listen: 127.0.0.1:%4$d
                  connect_address: 127.0.0.1:%4$d
                  data_dir: %5$s
                  bin_dir: %6$s
                  pgpass: %5$s.pgpass
                  authentication:
                    superuser: {username: postgres}
                    replication: {username: replicator}
                  pg_hba:
                    - host all postgres 127.0.0.1/32 trust
                    - host replication replicator 127.0.0.1/32 trust
                    - host latchkey latchkey_owner,latchkey_app 127.0.0.1/32 scram-sha-256
                  parameters: {unix_socket_directories: '', shared_buffers: 32MB, fsync: 'on'}
                """.formatted(name, restPort, etcdPort, port, files, programs()));
        // PostgreSQL refuses to be root.
        var patroni = Companion.startAsNobody(directory.resolve(name + ".log"), "patroni", settings.toString());
        return new Node(port, restPort, files, patroni);
    }

    /** Of the newest version that is installed. */
    private static Path programs() throws IOException {
        try (var versions = Files.list(POSTGRESQL)) {
            return versions.filter(it -> Files.isExecutable(it.resolve("bin/postgres")))
                    .max(Comparator.comparingInt(it -> Integer.parseInt(String.valueOf(it.getFileName()))))
                    .map(it -> it.resolve("bin"))
                    .orElseThrow();
        }
    }

    /** Until there is a primary, and a standby that has all it acknowledges. */
    private void awaitHealthy() {
        awaitOne("primary");
        awaitOne("synchronous");
    }

    /** The one that Patroni says is that. */
    Node awaitOne(String role) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = nodes.stream().filter(it -> it.is(role)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertTrue(System.nanoTime() < deadline, () -> "nobody became " + role + logs());
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String logs() {
        return nodes.stream().map(it -> lastWords(it.patroni.log())).collect(Collectors.joining("\n", "\n", ""));
    }

    private static String lastWords(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HAProxy, set up as {@code docs/operations.md} says, which leads to the primary; it does already. */
    Companion startProxy(int port) throws IOException {
        var settings =
                Companion.documented("listen postgresql").replace("bind 127.0.0.1:5000", "bind 127.0.0.1:" + port);
        for (var number = 0; number < NODES; number++) {
            var node = nodes.get(number);
            settings = settings.replace(
                    "10.0.1.%d:5432 check port 8008".formatted(number + 1),
                    "127.0.0.1:%d check port %d".formatted(node.port, node.restPort));
        }
        var proxy = Haproxy.start(settings, directory);
        // Before the first checks it takes all for primaries.
        proxy.awaitLines(NODES - 1, "is DOWN");
        return proxy;
    }

    /** Of what leads to the primary, whichever node that is. */
    String applicationUrl(int port) {
        return "postgresql://latchkey_app:" + PASSWORD + "@127.0.0.1:" + port + "/latchkey";
    }

    /** All nodes, of which the driver takes the one that can be written to. */
    String applicationUrl() {
        return url("latchkey_app");
    }

    String ownerUrl() {
        return url("latchkey_owner");
    }

    private String url(String role) {
        return nodes.stream()
                .map(it -> "127.0.0.1:" + it.port)
                .collect(Collectors.joining(
                        ",",
                        "postgresql://" + role + ":" + PASSWORD + "@",
                        "/latchkey?target_session_attrs=read-write"));
    }

    /** Of the primary of now. */
    String superuserUrl(String database) {
        return "postgresql://postgres:none@127.0.0.1:" + awaitOne("primary").port + "/" + database;
    }

    @Override
    public void close() {
        nodes.stream().map(Node::patroni).forEach(Companion::close);
        etcd.close();
    }
}
