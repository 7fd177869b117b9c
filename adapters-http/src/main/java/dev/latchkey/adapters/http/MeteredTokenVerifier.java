package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts a verifier's verdicts, by reason, and times them. */
final class MeteredTokenVerifier implements TokenVerifier {
    private final TokenVerifier verifier;
    private final MeterRegistry meters;
    // To ask the registry costs more than to judge.
    private final Map<Object, Timer> verdicts = new ConcurrentHashMap<>();

    MeteredTokenVerifier(TokenVerifier verifier, MeterRegistry meters) {
        this.verifier = verifier;
        this.meters = meters;
    }

    @Override
    public TokenVerification verify(BearerToken token) {
        var start = System.nanoTime();
        var verification = verifier.verify(token);
        verdicts.computeIfAbsent(verdict(verification), _ -> timer(verification))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return verification;
    }

    private Timer timer(TokenVerification verification) {
        return Durations.timer(
                meters,
                "latchkey.token.verification.duration",
                "Time taken to judge a bearer token",
                Tag.create("verdict", name(verification)));
    }

    /** By which verdicts are alike. */
    private static Object verdict(TokenVerification verification) {
        return verification instanceof TokenVerification.Rejected(var reason) ? reason : verification.getClass();
    }

    private static String name(TokenVerification verification) {
        return switch (verification) {
            case TokenVerification.Verified _ -> "verified";
            case TokenVerification.Rejected(var reason) -> reason.name().toLowerCase(Locale.ROOT);
            case TokenVerification.KeysUnavailable _ -> "keys_unavailable";
            case TokenVerification.AccessUnknown _ -> "access_unknown";
        };
    }
}
