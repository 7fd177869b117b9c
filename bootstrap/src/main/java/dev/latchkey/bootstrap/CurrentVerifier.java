package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.jwt.RefusalTrend;
import dev.latchkey.adapters.jwt.RefusalWatch;
import dev.latchkey.adapters.jwt.RevocableTokenVerifier;
import dev.latchkey.adapters.jwt.WatchedTokenVerifier;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.token.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verifier in use, in whose place another comes when the settings change, behind the same checks. */
final class CurrentVerifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentVerifier.class);

    private record InUse(JwtTokenVerifier verifier, TokenVerifier inFront) {}

    private final AtomicReference<InUse> current;
    private final List<AccessCheck> checks;
    private final Tracing tracing;
    private final RefusalWatch watch = new RefusalWatch(System::nanoTime);

    /** @param checks whom to let in of those that are proven */
    CurrentVerifier(Settings settings, InstantSource clock, List<AccessCheck> checks, Tracing tracing) {
        this.checks = List.copyOf(checks);
        this.tracing = tracing;
        this.current = new AtomicReference<>(inUse(open(settings.jwt(), settings.engine(), clock), settings.jwt()));
    }

    /** A verifier that has asked for its keys once. */
    static JwtTokenVerifier open(JwtConfig config, TokenEngine engine, InstantSource clock) {
        var verifier = new JwtTokenVerifier(config, engine.create(), clock, new VerifierMeters());
        describe(verifier, engine);
        verifier.warmUp();
        return verifier;
    }

    TokenVerifier get() {
        return current.get().inFront();
    }

    /** How long ago the issuer's keys in use were asked for, where there are any. */
    Optional<Duration> keySetAge() {
        return current.get().verifier().keySetAge();
    }

    boolean ready() {
        return current.get().verifier().ready();
    }

    /** Hands a verifier by these settings to who is to use it; where there can be none, all stays as it is. */
    void replace(Settings settings, Consumer<TokenVerifier> user) throws SettingsProblems {
        var before = current.get().verifier();
        var next = before.successor(settings.jwt(), settings.engine().create())
                .orElseThrow(() -> new SettingsProblems(
                        List.of("the JWK Set of " + Setting.LATCHKEY_TOKEN_JWKS_URL + " or " + Setting.BETTER_AUTH_URL
                                + " gives no usable key now, so it cannot take the place of the old one")));
        var inUse = inUse(next, settings.jwt());
        user.accept(inUse.inFront());
        current.set(inUse);
        watch.restart();
        before.giveWayTo(next);
        describe(next, settings.engine());
    }

    @Override
    public void close() {
        current.get().verifier().close();
    }

    private InUse inUse(JwtTokenVerifier verifier, JwtConfig config) {
        var inFront = new WatchedTokenVerifier(
                new RevocableTokenVerifier(verifier, checks), watch, trend -> tell(trend, config));
        return new InUse(verifier, tracing.around(inFront));
    }

    private static void tell(RefusalTrend trend, JwtConfig config) {
        var advice = Advice.inGeneral(trend.reason(), config);
        LOG.atWarn()
                .addKeyValue("reason", trend.reason().name().toLowerCase(Locale.ROOT))
                .addKeyValue("percent", trend.percent())
                .addKeyValue("of", trend.of())
                .addKeyValue("cause", advice.cause())
                .addKeyValue("change", advice.change())
                .log("refusals_alike");
    }

    /** Says what is known before any key was fetched; of the issuer's keys, the verifier says itself when they change. */
    private static void describe(JwtTokenVerifier verifier, TokenEngine engine) {
        LOG.atInfo()
                .addKeyValue("engine", engine)
                .addKeyValue("arithmetic", verifier.arithmetic())
                .addKeyValue("keys", verifier.keys())
                .log("verifying");
        verifier.warnings()
                .forEach(it -> LOG.atWarn().addKeyValue("warning", it).log("not verifying"));
    }
}
