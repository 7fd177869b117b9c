package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.JwkSetExamination;
import dev.latchkey.adapters.jwt.JwkSetFinding;
import dev.latchkey.adapters.jwt.JwtConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fetches the JWK Set as serve does, and looks at it and at the clock of who answers. */
final class JwkSetChecks {
    private static final Duration UNREMARKABLE = Duration.ofSeconds(5);

    private JwkSetChecks() {}

    /** @param why what takes the place of an answer */
    static List<Finding> leftOut(Finding why) {
        return List.of(why, FindingCode.JWK_SET_KEYS_LEFT_OUT.seen(""), FindingCode.CLOCK_LEFT_OUT.seen(""));
    }

    static List<Finding> of(JwtConfig config, TokenEngine engine, InstantSource clock) {
        var jwkSet = config.jwkSet();
        if (jwkSet == null) {
            return leftOut(FindingCode.JWK_SET_LEFT_OUT.seen(
                    Setting.LATCHKEY_TOKEN_ALGORITHMS + " allows algorithms of secrets alone"));
        }
        var examination = JwkSetExamination.of(jwkSet, config, engine.create(), clock);
        var findings = new ArrayList<Finding>();
        if ("http".equalsIgnoreCase(jwkSet.location().getScheme()) && !TokenSettings.isLoopback(jwkSet.location())) {
            findings.add(FindingCode.JWK_SET_PLAIN_HTTP.seen(shown(jwkSet.location())));
        }
        for (var it : examination.findings()) {
            findings.add(code(it.code()).seen(it.seen()));
        }
        if (examination.findings().stream().noneMatch(it -> it.code() == JwkSetFinding.Code.ANSWERED)) {
            findings.set(findings.size() - 1, withLocation(findings.getLast(), shown(jwkSet.location())));
            findings.add(FindingCode.JWK_SET_KEYS_LEFT_OUT.seen(""));
        }
        findings.add(clock(examination.clockDifference(), config.policy().clockSkew()));
        return findings;
    }

    /** Without a query, which may hold what is not for others. */
    private static String shown(URI location) {
        return location.toString().split("[?#]", 2)[0];
    }

    private static Finding withLocation(Finding it, String location) {
        return new Finding(
                it.code(), it.subject(), it.severity(), it.title(), it.seen() + " from " + location, it.change());
    }

    static FindingCode code(JwkSetFinding.Code code) {
        return code == JwkSetFinding.Code.NOT_FOUND
                ? FindingCode.JWT_PLUGIN_MISSING
                : FindingCode.valueOf("JWK_SET_" + code);
    }

    static Finding clock(@Nullable Duration difference, Duration skew) {
        if (difference == null) {
            return FindingCode.CLOCK_LEFT_OUT.seen("");
        }
        var distance = difference.abs();
        var seen = "the issuer's is " + distance.toSeconds() + " s " + (difference.isNegative() ? "behind" : "ahead");
        if (distance.compareTo(skew) > 0) {
            return FindingCode.CLOCK_DIFFERS_BEYOND_SKEW.seen(
                    seen + ", tokens may differ by " + skew.toSeconds() + " s");
        }
        return distance.compareTo(UNREMARKABLE) > 0
                ? FindingCode.CLOCK_DIFFERS.seen(seen)
                : FindingCode.CLOCK_AGREES.seen("");
    }
}
