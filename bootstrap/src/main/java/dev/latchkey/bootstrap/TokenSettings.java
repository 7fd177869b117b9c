package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_SECRET;
import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ALGORITHMS;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_AUDIENCE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_CACHE_SIZE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_CLOCK_SKEW;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ISSUER;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_JWKS_INSECURE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_JWKS_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_MAX_LIFETIME;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_PREVIOUS_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_TYPES;

import dev.latchkey.adapters.jwt.JwkSetConfig;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.SharedSecret;
import dev.latchkey.adapters.jwt.TokenCacheConfig;
import dev.latchkey.domain.token.TokenPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the settings that say whose tokens are believed. */
final class TokenSettings {
    private static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);
    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(3650);
    private static final int DEFAULT_CACHE_SIZE = 100_000;
    private static final int LARGEST_CACHE_SIZE = 1_000_000;
    // Of the heap, whatever the number of tokens.
    private static final int CACHE_SHARE = 8;

    private static final String STAND_IN = "stands in for a secret. ".repeat(3);

    private static final List<String> JOSE_NAMES =
            Arrays.stream(JwsAlgorithm.values()).map(JwsAlgorithm::joseName).toList();

    private final SettingsReader reader;
    private final boolean production;

    TokenSettings(SettingsReader reader, boolean production) {
        this.reader = reader;
        this.production = production;
    }

    /** Whether any setting says whose tokens are believed. */
    static boolean anySet(SettingsReader reader) {
        return reader.isSet(BETTER_AUTH_URL)
                || reader.isSet(LATCHKEY_TOKEN_ISSUER)
                || reader.isSet(LATCHKEY_TOKEN_JWKS_URL)
                || reader.isSet(LATCHKEY_TOKEN_SECRET);
    }

    static boolean hasSecret(SettingsReader reader) {
        return reader.isSet(LATCHKEY_TOKEN_SECRET) || reader.isSet(BETTER_AUTH_SECRET);
    }

    /** With something in the place of secrets, for who looks at everything else. */
    static SettingsValues withoutSecrets(SettingsValues values) {
        var without = values;
        for (var setting : List.of(BETTER_AUTH_SECRET, LATCHKEY_TOKEN_SECRET, LATCHKEY_TOKEN_PREVIOUS_SECRET)) {
            if (values.find(setting).isPresent()) {
                without = without.with(setting, STAND_IN);
            }
        }
        return without;
    }

    /** With something in the place of keys that are wanted and not set, for who has no use for them. */
    static SettingsValues withStandIns(SettingsValues values) {
        var reader = new SettingsReader(values);
        var names = reader.list(LATCHKEY_TOKEN_ALGORITHMS);
        var secret = hasSecret(reader);
        var jwkSet = reader.isSet(BETTER_AUTH_URL) || reader.isSet(LATCHKEY_TOKEN_JWKS_URL);
        var none = !secret && !jwkSet;
        var standingIn = values;
        if (!secret && (none || names.stream().anyMatch(it -> it.startsWith("HS")))) {
            standingIn = standingIn.with(LATCHKEY_TOKEN_SECRET, STAND_IN);
        }
        if (!jwkSet && (none || names.stream().anyMatch(it -> !it.startsWith("HS")))) {
            standingIn = standingIn.with(LATCHKEY_TOKEN_JWKS_URL, "https://unknown.invalid/jwks");
        }
        return standingIn;
    }

    /**
     * The configuration, or {@code null} where problems were noted.
     *
     * @param sessionRequired whether a token must name its session
     */
    @Nullable
    JwtConfig read(boolean sessionRequired) {
        var insecure = reader.flag(LATCHKEY_TOKEN_JWKS_INSECURE);
        var baseUrl = reader.webUrl(BETTER_AUTH_URL);
        var algorithms = algorithms();
        var secrets = secrets();
        var jwkSet = onlySymmetric(algorithms) ? Optional.<JwkSetConfig>empty() : jwkSet(baseUrl, insecure);
        var policy = policy(baseUrl, sessionRequired);
        var cache = cache(reader);
        if (secrets.isEmpty() && jwkSet.isEmpty() && reader.problems().isEmpty()) {
            reader.problem("no keys: set BETTER_AUTH_URL, LATCHKEY_TOKEN_JWKS_URL or LATCHKEY_TOKEN_SECRET");
        }
        if (policy == null || !reader.problems().isEmpty()) {
            return null;
        }
        try {
            return new JwtConfig(policy, algorithms, secrets, jwkSet.orElse(null), cache);
        } catch (IllegalArgumentException e) {
            reader.problem(LATCHKEY_TOKEN_ALGORITHMS + " names an algorithm that none of the keys can serve");
            return null;
        }
    }

    /** How much is remembered of tokens that were verified. */
    static TokenCacheConfig cache(SettingsReader reader) {
        return new TokenCacheConfig(
                reader.integer(LATCHKEY_TOKEN_CACHE_SIZE, 0, LARGEST_CACHE_SIZE, DEFAULT_CACHE_SIZE),
                Runtime.getRuntime().maxMemory() / CACHE_SHARE);
    }

    private @Nullable TokenPolicy policy(Optional<URI> baseUrl, boolean sessionRequired) {
        var origin = baseUrl.map(TokenSettings::origin);
        var issuer = reader.text(LATCHKEY_TOKEN_ISSUER).or(() -> origin);
        if (production && issuer.filter(DevelopmentIssuer.ISSUER::equals).isPresent()) {
            reader.problem(LATCHKEY_TOKEN_ISSUER + " is the development issuer: its tokens are not for production");
        }
        var audiences = reader.list(LATCHKEY_TOKEN_AUDIENCE);
        if (!reader.isSet(LATCHKEY_TOKEN_AUDIENCE)) {
            origin.ifPresent(audiences::add);
        }
        refuseCredentials(LATCHKEY_TOKEN_ISSUER, issuer.stream());
        refuseCredentials(LATCHKEY_TOKEN_AUDIENCE, audiences.stream());
        var types = reader.list(LATCHKEY_TOKEN_TYPES);
        if (types.isEmpty()) {
            types.add("JWT");
        }
        var skew = reader.duration(LATCHKEY_TOKEN_CLOCK_SKEW, Duration.ZERO, TokenPolicy.MAX_CLOCK_SKEW, DEFAULT_SKEW);
        var lifetime =
                reader.duration(LATCHKEY_TOKEN_MAX_LIFETIME, Duration.ofSeconds(1), LONGEST_LIFETIME, DEFAULT_LIFETIME);
        if (!reader.isSet(BETTER_AUTH_URL)) {
            missing(LATCHKEY_TOKEN_ISSUER, issuer.isEmpty(), "the exact iss of your tokens");
            missing(LATCHKEY_TOKEN_AUDIENCE, !reader.isSet(LATCHKEY_TOKEN_AUDIENCE), "one aud of your tokens");
        }
        return issuer.isEmpty() || audiences.isEmpty()
                ? null
                : new TokenPolicy(issuer.get(), audiences, types, skew, lifetime, sessionRequired);
    }

    /** What tokens say of themselves is printed and logged: a password must not be part of it. */
    private void refuseCredentials(Setting setting, Stream<String> values) {
        if (values.anyMatch(it -> it.matches("[^/?#]*//[^/?#]*@.*"))) {
            reader.problem(setting + " has a user in its URL, which no token of Better Auth has");
        }
    }

    private void missing(Setting setting, boolean missing, String meaning) {
        if (missing) {
            reader.problem(setting + " is not set: give " + meaning + ", or set BETTER_AUTH_URL");
        }
    }

    /** The base URL's origin as Better Auth spells it in {@code iss}: lower case, no default port (RFC 6454 section 6.1). */
    static String origin(URI baseUrl) {
        var scheme = baseUrl.getScheme().toLowerCase(Locale.ROOT);
        var host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        var defaultPort = scheme.equals("https") ? 443 : 80;
        var port = baseUrl.getPort() == -1 || baseUrl.getPort() == defaultPort ? "" : ":" + baseUrl.getPort();
        return scheme + "://" + host + port;
    }

    private Set<JwsAlgorithm> algorithms() {
        var algorithms = EnumSet.noneOf(JwsAlgorithm.class);
        for (var name : reader.list(LATCHKEY_TOKEN_ALGORITHMS)) {
            JwsAlgorithm.of(name)
                    .ifPresentOrElse(
                            algorithms::add,
                            () -> reader.problem(LATCHKEY_TOKEN_ALGORITHMS
                                    + " must be a comma list of JOSE names such as EdDSA,ES256,HS256"
                                    + NearestWord.didYouMean(name, JOSE_NAMES)));
        }
        return algorithms;
    }

    private static boolean onlySymmetric(Set<JwsAlgorithm> algorithms) {
        return !algorithms.isEmpty() && algorithms.stream().allMatch(JwsAlgorithm::isSymmetric);
    }

    private List<SharedSecret> secrets() {
        var current = reader.isSet(LATCHKEY_TOKEN_SECRET) ? LATCHKEY_TOKEN_SECRET : BETTER_AUTH_SECRET;
        var secrets = new ArrayList<SharedSecret>();
        secret(current).ifPresent(secrets::add);
        if (reader.isSet(LATCHKEY_TOKEN_PREVIOUS_SECRET) && !reader.isSet(current)) {
            reader.problem(LATCHKEY_TOKEN_PREVIOUS_SECRET + " is set without a current secret");
        }
        secret(LATCHKEY_TOKEN_PREVIOUS_SECRET).ifPresent(secrets::add);
        return secrets;
    }

    private Optional<SharedSecret> secret(Setting setting) {
        var text = reader.text(setting);
        if (production && text.filter(PublishedSecrets::contains).isPresent()) {
            reader.problem(setting + " is a placeholder that anyone can sign with: generate your own");
        }
        return text.flatMap(it -> {
            try {
                return Optional.of(new SharedSecret(it));
            } catch (IllegalArgumentException e) {
                reader.problem(setting + " must be at least 32 bytes of UTF-8");
                return Optional.empty();
            }
        });
    }

    private Optional<JwkSetConfig> jwkSet(Optional<URI> baseUrl, boolean insecure) {
        var named = reader.isSet(LATCHKEY_TOKEN_JWKS_URL) ? LATCHKEY_TOKEN_JWKS_URL : BETTER_AUTH_URL;
        var location = reader.isSet(LATCHKEY_TOKEN_JWKS_URL)
                ? reader.uri(LATCHKEY_TOKEN_JWKS_URL, "must be an https:, file: or http: URL")
                : baseUrl.map(TokenSettings::jwkSetOf);
        var fault = location.map(it -> fault(it, insecure)).orElse("");
        if (!fault.isEmpty()) {
            reader.problem(named + " " + fault);
            return Optional.empty();
        }
        return location.map(JwkSetConfig::at);
    }

    /** {@code /api/auth/jwks} under the base URL, which may already end in Better Auth's own base path. */
    private static URI jwkSetOf(URI baseUrl) {
        var base = baseUrl.toString().replaceFirst("/+$", "");
        return URI.create(base + (base.endsWith("/api/auth") ? "/jwks" : "/api/auth/jwks"));
    }

    private String fault(URI location, boolean insecure) {
        if (location.getRawUserInfo() != null || location.getRawFragment() != null || location.getPort() > 65535) {
            return "must be a URL without user and fragment, of a port up to 65535";
        }
        return switch (Optional.ofNullable(location.getScheme()).orElse("").toLowerCase(Locale.ROOT)) {
            case "https" -> location.getHost() == null ? "must name a host" : "";
            case "file" ->
                location.getPath() == null || location.getRawAuthority() != null || location.getRawQuery() != null
                        ? "must be a file URL such as file:/etc/latchkey/jwks.json"
                        : "";
            case "http" -> {
                if (production) {
                    yield "must be https in production: whoever can change the keys on their way can be anybody";
                }
                yield insecure || isLoopback(location)
                        ? ""
                        : "must be https, or http on loopback (LATCHKEY_TOKEN_JWKS_INSECURE=true allows any host)";
            }
            default -> "must be an https:, file: or http: URL";
        };
    }

    static boolean isLoopback(URI location) {
        var host = Optional.ofNullable(location.getHost()).orElse("");
        // A name could resolve to anything; only "localhost" is reserved for loopback (RFC 6761 section 6.3).
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
