package dev.latchkey.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real PgBouncer, set up as {@code docs/operations.md} says; {@code .ci/pgbouncer} brings one. */
record PgBouncer(String url, Companion process) implements AutoCloseable {

    /** Skips the test in plain sight where there is none, unless {@code LATCHKEY_REQUIRE_PGBOUNCER=true}. */
    static void require(String test) {
        if (!Companion.isInstalled("pgbouncer")) {
            Missing.skip(test, "PgBouncer is not installed", "LATCHKEY_REQUIRE_PGBOUNCER");
        }
    }

    /**
     * In front of one role's database.
     *
     * @param databaseUrl of one host
     * @param directory where its files go
     */
    static PgBouncer before(String databaseUrl, Path directory) throws IOException {
        var database = URI.create(databaseUrl);
        var login = database.getUserInfo().split(":", 2);
        var port = Companion.freePort();
        var users =
                Files.writeString(directory.resolve("userlist.txt"), "\"%s\" \"%s\"%n".formatted(login[0], login[1]));
        var settings = Files.writeString(
                directory.resolve("pgbouncer.ini"),
                Companion.documented("[databases]")
                        .replace("host=127.0.0.1 port=5000", "host=127.0.0.1 port=" + database.getPort())
                        .replace("listen_addr = *", "listen_addr = 127.0.0.1\nunix_socket_dir =")
                        .replace("listen_port = 6432", "listen_port = " + port)
                        .replace("/etc/pgbouncer/userlist.txt", users.toString()));
        var process = Companion.startAsNobody(directory.resolve("pgbouncer.log"), "pgbouncer", settings.toString());
        process.awaitLines(1, "process up");
        var url = databaseUrl.replace(":" + database.getPort() + "/", ":" + port + "/");
        return new PgBouncer(url, process);
    }

    @Override
    public void close() {
        process.close();
    }
}
