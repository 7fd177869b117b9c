package dev.latchkey.bootstrap;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code latchkey dev}. */
@Command(
        name = "dev",
        description = "Run the service for trying out, with all that it needs.",
        footer = {
            "",
            "Needs nothing: without DATABASE_URL it runs a PostgreSQL of its own, and without",
            "BETTER_AUTH_URL (or other token settings) it believes latchkey token.",
            "",
            "Settings that matter: LATCHKEY_DATA_DIR (where both keep their files, ./data if",
            "not set), PORT, LATCHKEY_ADMIN_PORT, and all others of serve. They come from",
            "application.yaml beside the jar (or --config FILE), then from the environment,",
            "which wins. Refused with LATCHKEY_ENV=production.",
            "",
            "With --frontend it runs the front end of the checkout as well, for the browser:",
            "Next.js with Better Auth, which is the one that is believed then. Needs Node.js",
            "20.9; installs its packages and builds it the first time.",
            "",
            "Examples:",
            "  latchkey dev",
            "  latchkey dev --frontend",
            "  PORT=8090 BETTER_AUTH_URL=http://localhost:3000 latchkey dev",
            "",
            "Exit codes: 1 it cannot start, 2 wrong usage or settings."
        })
final class DevCommand extends SettingsCommand implements Callable<Integer> {
    private static final Duration TOKEN_LIFE = Duration.ofHours(8);

    private final InstantSource clock = InstantSource.system();

    @Option(names = "--frontend", description = "with the front end, for the browser")
    private boolean withFrontend;

    @Option(
            names = "--frontend-port",
            paramLabel = "PORT",
            description = "where the front end is to listen (default: ${DEFAULT-VALUE}; 0 for any free port)",
            defaultValue = "3000")
    private int frontendPort;

    DevCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, InterruptedException, IOException {
        var source = source();
        var values = source.read();
        if (withFrontend) {
            return FrontendRun.at(frontendPort).run(source, values, out());
        }
        var settings = SettingsLoader.dev(values);
        var issuer =
                SettingsLoader.usesDevelopmentIssuer(values) ? DevelopmentIssuer.open(settings.dataDirectory()) : null;
        return RunningService.run(
                source, values, SettingsLoader::dev, (application, _) -> greet(application.port(), settings, issuer));
    }

    private void greet(int port, Settings settings, @Nullable DevelopmentIssuer issuer) {
        var url = "http://localhost:" + port;
        if (issuer == null) {
            out().println("Latchkey is listening on " + url + " and believes tokens of "
                    + settings.jwt().policy().issuer() + ".");
        } else {
            out().print(curlLines(url, token(issuer, "alice"), token(issuer, "bob")));
        }
        out().flush();
    }

    private String token(DevelopmentIssuer issuer, String user) {
        return issuer.issue(user, clock.instant(), TOKEN_LIFE, Map.of());
    }

    private static String curlLines(String url, String alice, String bob) {
        return String.format(Locale.ROOT, """

                Latchkey is listening on %1$s. Paste these into another terminal:

                ALICE=%2$s
                BOB=%3$s

                curl -H "Authorization: Bearer $ALICE" %1$s/api/me
                curl -H "Authorization: Bearer $ALICE" -H 'Content-Type: application/json' -d '{"title":"Buy milk"}' %1$s/api/tasks
                curl -H "Authorization: Bearer $ALICE" %1$s/api/tasks
                curl -H "Authorization: Bearer $BOB" %1$s/api/tasks
                curl -i %1$s/api/tasks

                Alice sees her task, bob sees none, and nobody without a token sees anything.
                In the browser: %1$s/docs, where Authorize takes a token from above.
                More tokens: ./latchkey token --user carol. Stop: Ctrl-C.

                """, url, alice, bob);
    }
}
