package dev.latchkey.bootstrap.postgres;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of one database cluster with its two roles and its database. Nobody but these roles may log in, and they
 * only over loopback with their passwords: the superuser has none, and no entry in {@code pg_hba.conf}.
 */
record Cluster(Path files, Credentials credentials) {
    /** Below the cluster's directory; beside it lie the passwords, so that one rename brings both into being. */
    static final String FILES = "data";

    private static final String CREDENTIALS = "credentials.properties";
    private static final int ANY_PORT = 5432;
    private static final String SETTINGS = "latchkey.conf";
    private static final String HOST_BASED_AUTHENTICATION =
            "host latchkey latchkey_owner,latchkey_app 127.0.0.1/32 scram-sha-256\n";

    static Cluster in(DataDirectory directory, Programs programs) {
        var path = directory.cluster();
        try {
            if (!Files.isDirectory(path)) {
                directory.build(path, unfinished -> create(unfinished, programs));
            }
            var files = path.resolve(FILES);
            refuseOtherVersion(files, programs.installation().majorVersion());
            return new Cluster(files, Credentials.read(path.resolve(CREDENTIALS)));
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(directory.path(), e);
        }
    }

    /** The one of a data directory, where it was ever made. */
    static Optional<Cluster> existing(Path dataDirectory) {
        var path = DataDirectory.clusterBelow(dataDirectory);
        try {
            return Files.isDirectory(path)
                    ? Optional.of(
                            new Cluster(path.toRealPath().resolve(FILES), Credentials.read(path.resolve(CREDENTIALS))))
                    : Optional.empty();
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(path, e);
        }
    }

    private static void create(Path unfinished, Programs programs) throws IOException {
        var files = unfinished.resolve(FILES);
        initialise(files, programs);
        var credentials = Credentials.generate(new SecureRandom());
        credentials.write(unfinished.resolve(CREDENTIALS));
        createDatabase(files, programs, credentials);
        Files.writeString(files.resolve("pg_hba.conf"), HOST_BASED_AUTHENTICATION, WRITE, TRUNCATE_EXISTING, SYNC);
        Files.writeString(files.resolve("postgresql.conf"), "include '" + SETTINGS + "'\n", APPEND, SYNC);
    }

    /** In the built-in locale: order and upper case do not change with the system's C library. */
    private static void initialise(Path files, Programs programs) {
        var exitCode = programs.run(
                "",
                "initdb",
                "--pgdata=" + files,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--username=postgres",
                "--auth=reject",
                "--no-instructions");
        require("create a database", exitCode, programs);
    }

    /** In single-user mode: no socket is open before the passwords are set. */
    private static void createDatabase(Path files, Programs programs, Credentials credentials) {
        var statements =
                String.format(Locale.ROOT, """
                CREATE ROLE latchkey_owner LOGIN PASSWORD '%s'
                CREATE ROLE latchkey_app LOGIN PASSWORD '%s'
                CREATE DATABASE latchkey OWNER latchkey_owner
                REVOKE ALL ON DATABASE latchkey FROM PUBLIC
                GRANT CONNECT ON DATABASE latchkey TO latchkey_app
                """, credentials.ownerPassword(), credentials.applicationPassword());
        execute(files, "set up its roles", "postgres", statements, programs);
    }

    /** Runs statements, one a line, as the superuser, whom no socket lets in. No server of these files may run. */
    void execute(String work, String database, String statements, Programs programs) {
        configure(ANY_PORT); // a cluster that never ran has no settings yet, and this run opens no socket
        execute(files, work, database, statements, programs);
    }

    private static void execute(Path files, String work, String database, String statements, Programs programs) {
        var exitCode = programs.run(
                statements,
                "postgres",
                "--single",
                "-D",
                files.toString(),
                "-c",
                "exit_on_error=true",
                "-c",
                "log_min_error_statement=panic", // the statements hold passwords
                database);
        require(work, exitCode, programs);
    }

    private static void require(String work, int exitCode, Programs programs) {
        if (exitCode != 0) {
            throw programs.failed(work, exitCode);
        }
    }

    private static void refuseOtherVersion(Path files, String majorVersion) throws IOException {
        var file = files.resolve("PG_VERSION");
        var found = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!found.equals(majorVersion)) {
            throw new EmbeddedPostgresException("The data directory " + files + " is of PostgreSQL version " + found
                    + ", and this Latchkey brings version " + majorVersion
                    + ": set LATCHKEY_DATA_DIR to another place, or move the data over by dump and restore");
        }
    }

    /** Small, on loopback alone, durable (fsync stays on), and with no user's text in the log. */
    void configure(int port) {
        var settings = String.format(Locale.ROOT, """
                # Written at each start. Settings after the include in postgresql.conf are kept.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                shared_buffers = 64MB
                max_wal_size = 256MB
                io_method = sync
                max_worker_processes = 2
                max_logical_replication_workers = 0
                max_wal_senders = 0
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_checkpoints = off
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                """, port);
        try {
            Files.writeString(files.resolve(SETTINGS), settings);
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(files, e);
        }
    }

    PidFile pidFile() {
        return new PidFile(files);
    }

    String applicationUrl(int port) {
        return url(Credentials.APPLICATION, credentials.applicationPassword(), port);
    }

    String url(String role, String password, int port) {
        return "postgresql://" + role + ":" + password + "@127.0.0.1:" + port + "/latchkey";
    }
}
