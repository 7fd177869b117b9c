package dev.latchkey.bootstrap;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every setting, by the name it has in the environment. */
enum Setting {
    BETTER_AUTH_URL,
    BETTER_AUTH_SECRET,
    LATCHKEY_TOKEN_ISSUER,
    LATCHKEY_TOKEN_AUDIENCE,
    LATCHKEY_TOKEN_JWKS_URL,
    LATCHKEY_TOKEN_JWKS_INSECURE,
    LATCHKEY_TOKEN_SECRET,
    LATCHKEY_TOKEN_PREVIOUS_SECRET,
    LATCHKEY_TOKEN_ALGORITHMS,
    LATCHKEY_TOKEN_CLOCK_SKEW,
    LATCHKEY_TOKEN_MAX_LIFETIME,
    LATCHKEY_TOKEN_TYPES,
    LATCHKEY_TOKEN_ENGINE,
    LATCHKEY_TOKEN_CACHE_SIZE,
    DATABASE_URL,
    LATCHKEY_DATABASE_OWNER_URL,
    LATCHKEY_DATABASE_BINDING_SECRET,
    LATCHKEY_DATABASE_POOL_SIZE,
    LATCHKEY_SESSION_CHECK,
    LATCHKEY_SESSION_TABLE,
    LATCHKEY_DATA_DIR,
    PORT,
    LATCHKEY_HTTP_HOST,
    LATCHKEY_HTTP_MAX_CONNECTIONS,
    LATCHKEY_HTTP_SLOW_AFTER,
    LATCHKEY_ADMIN_PORT,
    LATCHKEY_ADMIN_HOST,
    LATCHKEY_CORS_ORIGINS,
    LATCHKEY_PUBLIC_URL,
    LATCHKEY_WARM_UP,
    LATCHKEY_SHUTDOWN_DELAY,
    LATCHKEY_LOG_LEVEL,
    LATCHKEY_AUDIT_KEY,
    OTEL_EXPORTER_OTLP_ENDPOINT,
    OTEL_EXPORTER_OTLP_HEADERS,
    OTEL_SERVICE_NAME,
    OTEL_TRACES_SAMPLER_ARG,
    LATCHKEY_ENV;

    private static final String PREFIX = "LATCHKEY_";
    // Beyond that, a variable is rather somebody else's: Kubernetes has LATCHKEY_SERVICE_HOST for a service of our
    // name.
    private static final int MOST_MISTAKES = 3;
    // Without the prefix, others' names are near: DATABASE_SSL, DATABASE_UID, and POST to PORT.
    private static final int MOST_MISTAKES_ELSEWHERE = 2;
    private static final int LETTERS_TO_A_MISTAKE = 8;

    /** The setting of this name, if there is one. */
    static Optional<Setting> named(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
    }

    /** The setting whose name looks most like this one. */
    static Setting nearest(String name) {
        return valueOf(NearestWord.nearest(name, names()).orElseThrow());
    }

    /**
     * The setting that a variable of the environment seems to mean and is not: misspelled, with a prefix too many
     * ({@code LATCHKEY_DATABASE_URL}), or without its middle ({@code LATCHKEY_ISSUER}).
     */
    static Optional<Setting> meantBy(String variable) {
        if (named(variable).isPresent()) {
            return Optional.empty();
        }
        if (!variable.startsWith(PREFIX)) {
            return misspelledBy(variable);
        }
        var rest = variable.substring(PREFIX.length());
        return named(rest)
                .or(() -> ending("_" + rest))
                .or(() -> NearestWord.nearest(variable, names())
                        .filter(it -> NearestWord.mistakes(variable, it) <= MOST_MISTAKES)
                        .map(Setting::valueOf));
    }

    /** The long name that this one nearly is. With more behind it, it is a name of its own: BETTER_AUTH_SECRETS. */
    private static Optional<Setting> misspelledBy(String variable) {
        // Names of another length are others; a start waits for each comparison, with hundreds of variables perhaps.
        var candidates = names().stream()
                .filter(it -> Math.abs(it.length() - variable.length()) <= MOST_MISTAKES_ELSEWHERE)
                .toList();
        return NearestWord.nearest(variable, candidates)
                .filter(it -> !variable.startsWith(it))
                .filter(it -> it.length() >= LETTERS_TO_A_MISTAKE)
                .filter(it -> NearestWord.mistakes(variable, it)
                        <= Math.min(MOST_MISTAKES_ELSEWHERE, it.length() / LETTERS_TO_A_MISTAKE))
                .map(Setting::valueOf);
    }

    private static Optional<Setting> ending(String end) {
        var ending =
                Arrays.stream(values()).filter(it -> it.name().endsWith(end)).toList();
        return ending.size() == 1 ? Optional.of(ending.getFirst()) : Optional.empty();
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }
}
