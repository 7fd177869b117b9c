package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** {@code latchkey dev --frontend}: database, service and front end, each of which knows the others. */
record FrontendRun(int port) {
    private static final String LATCHKEY_URL = "LATCHKEY_URL";

    /** With the front end on that port, or on any free one for 0. */
    static FrontendRun at(int port) throws IOException {
        if (port != 0) {
            return new FrontendRun(port);
        }
        // Better Auth puts its address into every token, and so has to know it beforehand.
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FrontendRun(socket.getLocalPort());
        }
    }

    /** Does not return while the service runs. */
    int run(SettingsSource source, SettingsValues values, PrintWriter out)
            throws SettingsProblems, InterruptedException, IOException {
        SettingsReading reading = found -> SettingsLoader.devWithFrontend(found, url());
        var dataDirectory = reading.read(values).dataDirectory();
        var frontend = Frontend.ofThisCheckout();
        frontend.prepare();
        EmbeddedPostgres.admitBetterAuth(dataDirectory);
        var secret = FrontendSecret.of(dataDirectory);
        return RunningService.run(source, values, reading, (application, parts) -> {
            var latchkey = "http://127.0.0.1:" + application.port();
            // Something may be put in between.
            var latchkeyUrl = source.environment().getOrDefault(LATCHKEY_URL, latchkey);
            parts.opened(frontend.serve(port, environment(latchkeyUrl, dataDirectory, secret)));
            greet(application.port(), out);
        });
    }

    private Map<String, String> environment(String latchkeyUrl, Path dataDirectory, String secret) {
        return Map.of(
                "BETTER_AUTH_URL",
                url().toString(),
                "BETTER_AUTH_SECRET",
                secret,
                "BETTER_AUTH_DATABASE_URL",
                EmbeddedPostgres.runningBetterAuthUrl(dataDirectory).orElseThrow(),
                LATCHKEY_URL,
                latchkeyUrl);
    }

    private URI url() {
        return URI.create("http://localhost:" + port);
    }

    private void greet(int servicePort, PrintWriter out) {
        out.print(String.format(Locale.ROOT, """

                Open %s in the browser, and create an account: everything stays on this machine.
                Latchkey is behind it on http://localhost:%d, and believes its Better Auth. Stop: Ctrl-C.

                """, url(), servicePort));
        out.flush();
    }
}
