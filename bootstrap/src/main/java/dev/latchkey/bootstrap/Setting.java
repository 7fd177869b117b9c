package dev.latchkey.bootstrap;

import java.util.Arrays;
import java.util.Comparator;
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
    LATCHKEY_ADMIN_PORT,
    LATCHKEY_ADMIN_HOST,
    LATCHKEY_CORS_ORIGINS,
    LATCHKEY_PUBLIC_URL,
    LATCHKEY_ENV;

    /** The setting of this name, if there is one. */
    static Optional<Setting> named(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
    }

    /** The setting whose name looks most like this one. */
    static Setting nearest(String name) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(it -> distance(it.name(), name)))
                .orElseThrow();
    }

    /** Levenshtein's edit distance. */
    private static int distance(String left, String right) {
        var previous = new int[right.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (var i = 1; i <= left.length(); i++) {
            var current = new int[right.length() + 1];
            current[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var substitution = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
