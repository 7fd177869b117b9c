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
import java.util.Optional;

/**
 * {@code latchkey dev --frontend}: database, front end and service, each of which has to know where the others are.
 *
 * @param port of the front end
 * @param anyPort of the service, where its setting says any
 */
record FrontendRun(int port, int anyPort) {
    private static final String LATCHKEY_URL = "LATCHKEY_URL";

    /** @param port of the front end, 0 for any free one */
    static FrontendRun at(int port) throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FrontendRun(port == 0 ? one.getLocalPort() : port, other.getLocalPort());
        }
    }

    /** Does not return while the service runs. */
    int run(SettingsSource source, SettingsValues values, PrintWriter out)
            throws SettingsProblems, InterruptedException, IOException {
        SettingsReading reading = found -> SettingsLoader.devWithFrontend(withPort(found), url());
        var settings = reading.read(values);
        var frontend = Frontend.ofThisCheckout();
        frontend.prepare();
        EmbeddedPostgres.admitBetterAuth(settings.dataDirectory());
        var secret = FrontendSecret.of(settings.dataDirectory());
        var latchkey = "http://127.0.0.1:" + settings.http().port();
        // Something may be put in between.
        var latchkeyUrl = source.environment().getOrDefault(LATCHKEY_URL, latchkey);
        return RunningService.run(
                source,
                values,
                reading,
                // Before the service, which wants its keys.
                parts -> parts.opened(frontend.serve(port, environment(latchkeyUrl, settings.dataDirectory(), secret))),
                application -> greet(application.port(), out));
    }

    private SettingsValues withPort(SettingsValues values) {
        return values.find(Setting.PORT).equals(Optional.of("0"))
                ? values.with(Setting.PORT, Integer.toString(anyPort))
                : values;
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
