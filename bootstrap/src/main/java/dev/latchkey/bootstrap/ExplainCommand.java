package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.jwt.TokenExplainer;
import dev.latchkey.adapters.jwt.TokenExplanation;
import dev.latchkey.adapters.jwt.TokenExplanation.Verdict;
import dev.latchkey.bootstrap.TokenFinder.NoTokenException;
import dev.latchkey.domain.token.BearerToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey explain}. */
@Command(
        name = "explain",
        description = "Say what serve would make of a token and why, fetching nothing.",
        footer = {
            "",
            "The token may be alone or in what it came in: an Authorization header, a cookie,",
            "a JSON answer. An argument can be read by others on the machine: prefer standard",
            "input for a token that is alive. The signature is never printed.",
            "",
            "The settings that matter: BETTER_AUTH_URL and all LATCHKEY_TOKEN_..., as serve",
            "has them. They come from application.yaml beside the jar (or --config FILE), and",
            "from the environment, which wins. NO_COLOR=1 prints no colors.",
            "",
            "Examples:",
            "  curl -s -b cookies https://app.example.com/api/auth/token | latchkey explain",
            "  curl -s https://app.example.com/api/auth/jwks > jwks.json",
            "  latchkey explain --jwks jwks.json --at 2026-11-21T12:00:00Z --file request.txt",
            "",
            "Exit codes: 0 accepted, 1 refused or not proved, 2 no token, wrong usage or",
            "settings."
        })
final class ExplainCommand extends SettingsCommand implements Callable<Integer> {
    private static final int MAX_INPUT_BYTES = 64 * 1024;
    private static final int LONGEST_TOKEN = HttpConfig.MAX_AUTHORIZATION_LENGTH - "Bearer ".length();
    // No token begins or ends like this, and nothing that one comes in.
    private static final String LIKE_A_PATH = "(~|\\.{1,2})?/[^\\s{}\"=;]*|[\\w./-]+\\.(txt|json|jwt|token|log|har)";
    // Credentials, whoever asks.
    private static final Set<String> NEVER_SHOWN = Set.of("token", "sid");

    @Parameters(
            arity = "0..*",
            paramLabel = "TOKEN",
            description = "the token, or what it is in (none or -: standard input)")
    private List<String> given = List.of();

    @Option(names = "--file", paramLabel = "FILE", description = "a file that holds it")
    private @Nullable Path file;

    @Option(names = "--jwks", paramLabel = "FILE", description = "the issuer's JWK Set, saved: explain fetches nothing")
    private @Nullable Path jwkSet;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "judge as of then: 2026-11-21T12:00:00Z (default: now)")
    private @Nullable Instant at;

    @Option(names = "--show-claims", description = "print what the token claims of a person, too")
    private boolean showClaims;

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    private final InstantSource clock = InstantSource.system();

    ExplainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems, NoTokenException, IOException {
        var settings = SettingsLoader.explanation(values());
        // First, since what writes the input may be what writes the keys: latchkey token | latchkey explain
        var found = TokenFinder.find(input());
        var explainer = new TokenExplainer(
                settings.jwt(),
                settings.engine().create(),
                InstantSource.fixed(at == null ? clock.instant() : at),
                LONGEST_TOKEN,
                settings.secretKnown());
        if (jwkSet != null && explainer.jwkSetIsUnreadable()) {
            throw new SettingsProblems(List.of("--jwks must be a readable JWK Set: {\"keys\":[...]}"));
        }
        var explanation = explainer.explain(new BearerToken(found.token()));
        var reason = explanation.reason();
        var explained = new Explained(
                explanation,
                found.place(),
                found.carrier(),
                settings.asDev()
                        ? "latchkey dev's settings: none says whose tokens serve is to believe"
                        : "the settings of serve",
                explainer.keys(),
                ExpectedAnswer.to(found.token(), explanation),
                reason == null
                        ? null
                        : Advice.on(reason, explanation, settings.jwt().policy()),
                showClaims ? claims(found.token(), explanation) : null);
        if (json) {
            out().println(ExplainJson.of(explained));
        } else {
            new ExplainText(rows()).write(explained);
        }
        return explanation.verdict() == Verdict.ACCEPTED ? 0 : 1;
    }

    private SettingsValues values() {
        return jwkSet == null
                ? settings()
                : settings()
                        .with(
                                Setting.LATCHKEY_TOKEN_JWKS_URL,
                                jwkSet.toAbsolutePath().toUri().toString());
    }

    private String input() throws NoTokenException, IOException {
        if (file != null) {
            if (!given.isEmpty()) {
                throw new ParameterException(commandLine(), "give a token or --file, not both");
            }
            try (var bytes = Files.newInputStream(file)) {
                return bounded(bytes);
            } catch (IOException e) {
                // Its message would name the file, in whose place the token itself may have been given.
                throw new NoTokenException("no token: the file that --file names cannot be read");
            }
        }
        if (given.isEmpty() || given.equals(List.of("-"))) {
            return bounded(surroundings().input());
        }
        // A header that the shell took for several words is one still.
        var text = String.join(" ", given);
        refuseFile(text);
        return text;
    }

    /** Of a name it repeats only one that a file has: anything else may be a token. */
    private static void refuseFile(String text) throws NoTokenException {
        if (isFile(text)) {
            throw new NoTokenException(
                    "no token: that is a file: did you mean --file " + TextRows.printable(text) + "?");
        }
        if (text.matches(LIKE_A_PATH)) {
            throw new NoTokenException("no token: that looks like a file, and there is none: --file FILE reads one");
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String bounded(InputStream input) throws NoTokenException, IOException {
        var bytes = input.readNBytes(MAX_INPUT_BYTES + 1);
        if (bytes.length > MAX_INPUT_BYTES) {
            throw new NoTokenException("no token: more than 64 KiB were given");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The payload of a token that was read that far. */
    private static @Nullable JsonNode claims(String token, TokenExplanation explanation) {
        if (explanation.facts().claims().isEmpty()) {
            return null;
        }
        var claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        withoutCredentials(claims);
        return claims;
    }

    private static void withoutCredentials(JsonNode node) {
        if (node instanceof ObjectNode object) {
            NEVER_SHOWN.stream().filter(object::has).forEach(it -> object.put(it, "(hidden: a credential)"));
        }
        node.forEach(ExplainCommand::withoutCredentials);
    }
}
