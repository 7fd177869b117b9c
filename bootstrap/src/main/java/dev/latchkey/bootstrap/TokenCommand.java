package dev.latchkey.bootstrap;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code latchkey token}. */
@Command(
        name = "token",
        description = "Print a token of the development issuer, as dev accepts it.",
        footer = {
            "",
            "A value is taken as JSON where it is JSON (5, true, [\"a\",\"b\"]), else as text;",
            "iss, aud, iat and exp can be replaced, too, to see what is refused.",
            "",
            "The setting that matters: LATCHKEY_DATA_DIR (./data if not set), where latchkey",
            "dev looks for the key. Refused with LATCHKEY_ENV=production.",
            "",
            "Examples:",
            "  latchkey token --user alice",
            "  latchkey token --user alice --expires-in 8h --claim role=admin",
            "  latchkey token --user alice --claim aud=another | latchkey explain",
            "",
            "Exit codes: 0 printed, 1 failed, 2 wrong usage or settings."
        })
final class TokenCommand extends SettingsCommand implements Callable<Integer> {
    @Option(names = "--user", required = true, paramLabel = "NAME", description = "the sub claim: who the token is for")
    private @Nullable String user;

    @Option(
            names = "--expires-in",
            paramLabel = "SPAN",
            defaultValue = "15m",
            converter = SpanConverter.class,
            description = "how long it lives: 30s, 15m, 8h, 7d (default: ${DEFAULT-VALUE})")
    private Duration expiresIn = Duration.ofMinutes(15);

    @Option(names = "--claim", paramLabel = "K=V", description = "a further claim, role=admin say; may be repeated")
    private Map<String, String> claims = Map.of();

    private final InstantSource clock = InstantSource.system();

    TokenCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, IOException {
        var issuer = DevelopmentIssuer.open(SettingsLoader.developmentDataDirectory(settings()));
        out().println(issuer.issue(subject(), clock.instant(), expiresIn, claimValues()));
        return 0;
    }

    private String subject() {
        if (user == null || user.isEmpty()) {
            throw new ParameterException(commandLine(), "--user must not be empty");
        }
        return user;
    }

    private Map<String, Object> claimValues() {
        var values = new LinkedHashMap<String, Object>();
        claims.forEach((name, text) -> values.put(name, value(text)));
        return values;
    }

    private static Object value(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return text;
        }
    }
}
