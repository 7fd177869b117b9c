package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.token.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signed JWTs (RFC 7519 section 7.2), the cheap checks first: size, parts, spelling, header, algorithm, key,
 * signature, and only then what the token claims.
 */
public final class JwtTokenVerifier implements TokenVerifier, AutoCloseable {
    // One verification may wait for two fetches; the rest is for a thread that is late.
    private static final int PATIENCES = 10;

    private final JwtConfig config;
    private final SignatureEngine engine;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Schedule schedule;
    private final Map<JwsAlgorithm, KeySource> sources;
    private final JoseHeaders headers;
    private final SecretKeySource secrets;
    private final @Nullable IssuerKeys issuer;
    private final VerifierEvents events;
    private final JwkSetEvents jwkSetEvents;
    private final @Nullable VerifiedTokens verified;
    private final List<String> notSupported;

    /** One that nobody hears of. */
    public JwtTokenVerifier(JwtConfig config, SignatureEngine engine, InstantSource clock) {
        this(config, engine, clock, VerifierEvents.UNHEARD, JwkSetEvents.UNHEARD);
    }

    /**
     * Nothing is fetched before {@link #warmUp} or the first token.
     *
     * @param clock the time on the wall, for judging claims
     * @param events also of the successors
     * @param jwkSetEvents also of the successors
     * @throws IllegalArgumentException if the engine fails to use a shared secret for an algorithm that it claims
     */
    public JwtTokenVerifier(
            JwtConfig config,
            SignatureEngine engine,
            InstantSource clock,
            VerifierEvents events,
            JwkSetEvents jwkSetEvents) {
        this(config, engine, clock, System::nanoTime, Schedule.VIRTUAL_THREADS, events, jwkSetEvents);
    }

    JwtTokenVerifier(
            JwtConfig config,
            SignatureEngine engine,
            InstantSource clock,
            LongSupplier nanoTime,
            Schedule schedule,
            VerifierEvents events,
            JwkSetEvents jwkSetEvents) {
        this(
                config,
                engine,
                clock,
                nanoTime,
                schedule,
                issuer(config.jwkSet(), engine, clock, nanoTime, schedule, events, jwkSetEvents),
                events,
                jwkSetEvents);
    }

    private JwtTokenVerifier(
            JwtConfig config,
            SignatureEngine engine,
            InstantSource clock,
            LongSupplier nanoTime,
            Schedule schedule,
            @Nullable IssuerKeys issuer,
            VerifierEvents events,
            JwkSetEvents jwkSetEvents) {
        this.config = config;
        this.engine = engine;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.schedule = schedule;
        this.secrets = new SecretKeySource(config.secrets(), engine);
        this.issuer = issuer;
        this.events = events;
        this.jwkSetEvents = jwkSetEvents;
        this.verified = config.cache().tokens() == 0 ? null : new VerifiedTokens(config.cache(), nanoTime, events);
        this.sources = sources(config, engine, secrets, issuer == null ? null : new IssuerKeySource(issuer));
        this.headers = new JoseHeaders(sources.keySet());
        this.notSupported = config.allowed().stream()
                .filter(algorithm -> !sources.containsKey(algorithm))
                .sorted()
                .map(algorithm -> "the signature engine cannot prove " + algorithm.joseName())
                .toList();
    }

    @Override
    public TokenVerification verify(BearerToken token) {
        var keys = keysInForce();
        return verified == null || keys == null
                ? verify(token, sources, headers, this::judge)
                : verified.verify(
                        token, keys, this::judge, this::judgeAgain, (it, judge) -> verify(it, sources, headers, judge));
    }

    /** The verdict under those keys, each algorithm's. */
    static TokenVerification verify(
            BearerToken token,
            Map<JwsAlgorithm, KeySource> sources,
            JoseHeaders headers,
            Function<TokenClaims, TokenVerification> judge) {
        try {
            var jws = CompactJws.read(token.value());
            var header = headers.read(jws.header());
            var source = Objects.requireNonNull(sources.get(header.algorithm()));
            return switch (source.prove(header, jws)) {
                case HOLDS -> {
                    headers.remember(jws.header(), header);
                    yield judge.apply(ClaimsReader.read(header.type(), StrictJson.object(jws.payload())));
                }
                case FAILS -> new Rejected(TokenRejection.BAD_SIGNATURE);
                case UNKNOWN_KEY -> new Rejected(TokenRejection.UNKNOWN_KEY);
                case KEYS_UNAVAILABLE -> new KeysUnavailable();
            };
        } catch (TokenRefusal refusal) {
            return new Rejected(refusal.reason());
        }
    }

    /** Who proves which algorithm: of those that may pass, the ones that the engine can prove. */
    static Map<JwsAlgorithm, KeySource> sources(
            JwtConfig config, SignatureEngine engine, KeySource secrets, @Nullable KeySource issuer) {
        var sources = new EnumMap<JwsAlgorithm, KeySource>(JwsAlgorithm.class);
        for (var algorithm : config.allowed()) {
            if (engine.algorithms().contains(algorithm)) {
                sources.put(algorithm, algorithm.isSymmetric() ? secrets : Objects.requireNonNull(issuer));
            }
        }
        return sources;
    }

    /** Fetches the issuer's keys for the first time, waiting a bounded time for the answer; it may well fail. */
    public void warmUp() {
        if (issuer != null) {
            issuer.warmUp();
        }
    }

    /**
     * The verifier to put in the place of this one, which stays as it is: a token is judged wholly by one of the two. The
     * issuer's keys are shared, with all that is known of them, where their place and the kind of engine stay; else they
     * are fetched, and there is no successor if that brings no usable key within the time a fetch may take.
     *
     * @throws IllegalArgumentException if the engine fails to use a shared secret for an algorithm that it claims
     */
    public Optional<JwtTokenVerifier> successor(JwtConfig next, SignatureEngine nextEngine) {
        if (Objects.equals(next.jwkSet(), config.jwkSet()) && nextEngine.getClass() == engine.getClass()) {
            return Optional.of(
                    new JwtTokenVerifier(next, nextEngine, clock, nanoTime, schedule, issuer, events, jwkSetEvents));
        }
        var successor = new JwtTokenVerifier(next, nextEngine, clock, nanoTime, schedule, events, jwkSetEvents);
        if (successor.issuer != null) {
            successor.issuer.warmUp(successor.jwkSet().timeout());
        }
        if (!successor.ready()) {
            successor.close();
            return Optional.empty();
        }
        return Optional.of(successor);
    }

    /** Ends the fetching of keys that the successor does not share, once no request can wait for them any more. */
    public void giveWayTo(JwtTokenVerifier successor) {
        if (issuer != null && issuer != successor.issuer) {
            schedule.run(issuer::close, jwkSet().longestWait().multipliedBy(PATIENCES));
        }
    }

    /** There are keys to verify with: usable ones of the issuer, where a JWK Set is configured. */
    public boolean ready() {
        if (issuer == null) {
            return true;
        }
        var set = issuer.current();
        return set != null && !set.isEmpty();
    }

    /** How long ago the issuer's keys in use were asked for; nothing where there never were any. */
    public Optional<Duration> keySetAge() {
        return issuer == null ? Optional.empty() : issuer.age();
    }

    /** Each key in use by its id and algorithm, without any key material. */
    public List<String> keys() {
        var keys = new ArrayList<>(secrets.descriptions());
        var set = issuer == null ? null : issuer.current();
        if (set != null) {
            keys.addAll(set.descriptions());
        }
        return List.copyOf(keys);
    }

    /** Whose arithmetic proves which algorithms. */
    public List<String> arithmetic() {
        var algorithms = new TreeMap<String, List<String>>();
        for (var algorithm : sources.keySet()) {
            algorithms
                    .computeIfAbsent(engine.arithmetic(algorithm), name -> new ArrayList<>())
                    .add(algorithm.joseName());
        }
        return algorithms.entrySet().stream()
                .map(it -> it.getKey() + ": " + String.join(", ", it.getValue()))
                .toList();
    }

    /** What was configured or published, and is not used, and why. */
    public List<String> warnings() {
        var warnings = new ArrayList<>(notSupported);
        var set = issuer == null ? null : issuer.current();
        if (set != null) {
            warnings.addAll(set.warnings());
        }
        return List.copyOf(warnings);
    }

    /** Ends the fetching of keys. */
    @Override
    public void close() {
        if (issuer != null) {
            issuer.close();
        }
    }

    private TokenVerification judge(TokenClaims claims) {
        return config.policy().judge(claims, clock.instant());
    }

    private TokenVerification judgeAgain(Verified verified) {
        return config.policy().judgeAgain(verified, clock.instant());
    }

    /** What stays the very same object for as long as no key changes; {@code null} where there are none to go by. */
    private @Nullable Object keysInForce() {
        return issuer == null ? secrets : issuer.current();
    }

    private JwkSetConfig jwkSet() {
        return Objects.requireNonNull(config.jwkSet());
    }

    private static @Nullable IssuerKeys issuer(
            @Nullable JwkSetConfig config,
            SignatureEngine engine,
            InstantSource clock,
            LongSupplier nanoTime,
            Schedule schedule,
            VerifierEvents events,
            JwkSetEvents jwkSetEvents) {
        if (config == null) {
            return null;
        }
        var location = config.location();
        var source = "file".equalsIgnoreCase(location.getScheme())
                ? new FileJwkSetSource(location)
                : new HttpJwkSetSource(location, config.timeout(), clock, jwkSetEvents);
        return new IssuerKeys(
                config,
                source,
                new JwkSetReader(engine),
                jwkSetEvents,
                nanoTime,
                schedule,
                RandomGenerator.getDefault(),
                events);
    }
}
