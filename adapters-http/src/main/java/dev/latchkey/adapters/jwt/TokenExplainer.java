package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.adapters.jwt.TokenExplanation.Step;
import dev.latchkey.adapters.jwt.TokenExplanation.Verdict;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what {@link JwtTokenVerifier} makes of a token, check by check, without fetching anything: a JWK Set counts where
 * it is a file. No service uses it, since it goes on to judge claims where the signature could not be proved; it hands out
 * no user.
 */
public final class TokenExplainer {
    private static final KeySource OUT_OF_REACH = (header, jws) -> SignatureProof.KEYS_UNAVAILABLE;
    private static final KeySource AS_IF_IT_HELD = (header, jws) -> SignatureProof.HOLDS;

    private final JwtConfig config;
    private final InstantSource clock;
    private final int longest;
    private final Map<JwsAlgorithm, KeySource> sources;
    private final @Nullable JwkSet jwkSet;
    private final Gap jwkSetGap;

    /**
     * @param longest most characters of a token that a request can carry
     * @param secretsKnown whether the shared secrets of {@code config} are those of the service, or stand in for them
     * @throws IllegalArgumentException if the engine fails to use a shared secret for an algorithm that it claims
     */
    public TokenExplainer(
            JwtConfig config, SignatureEngine engine, InstantSource clock, int longest, boolean secretsKnown) {
        this.config = config;
        this.clock = clock;
        this.longest = longest;
        var file = file(config.jwkSet());
        this.jwkSet = file == null ? null : read(new FileJwkSetSource(file), engine);
        this.jwkSetGap = file == null ? Gap.JWK_SET_NOT_FETCHED : Gap.JWK_SET_UNREADABLE;
        this.sources = JwtTokenVerifier.sources(
                config,
                engine,
                secretsKnown ? new SecretKeySource(config.secrets(), engine) : OUT_OF_REACH,
                jwkSet == null ? OUT_OF_REACH : published(jwkSet));
    }

    private static @Nullable URI file(@Nullable JwkSetConfig config) {
        return config != null && "file".equalsIgnoreCase(config.location().getScheme()) ? config.location() : null;
    }

    /** Whether a file was named that is no JWK Set. */
    public boolean jwkSetIsUnreadable() {
        return jwkSet == null && jwkSetGap == Gap.JWK_SET_UNREADABLE;
    }

    /** Each published key that is known by its id and algorithm, and what is wrong with those that are not used. */
    public List<String> keys() {
        var keys = new ArrayList<String>();
        if (jwkSet != null) {
            keys.addAll(jwkSet.descriptions());
            keys.addAll(jwkSet.warnings());
        }
        return List.copyOf(keys);
    }

    /** The verdict now, and how it came about. */
    public TokenExplanation explain(BearerToken token) {
        var now = clock.instant();
        var unproven = new UnprovenToken(token.value());
        if (token.value().length() > longest) {
            return explanation(unproven, TokenRejection.TOO_LARGE, Gap.NONE, now);
        }
        return switch (JwtTokenVerifier.verify(
                token,
                sources,
                new JoseHeaders(sources.keySet()),
                claims -> config.policy().judge(claims, now))) {
            case Verified _ -> explanation(unproven, null, Gap.NONE, now);
            case Rejected(var reason) -> explanation(unproven, reason, Gap.NONE, now);
            case KeysUnavailable _ -> explanation(unproven, faultBeyondSignature(token, now), gap(unproven), now);
            case AccessUnknown _ -> throw new IllegalStateException("nobody was asked about access");
        };
    }

    /** What would be wrong with the token, did its signature hold. */
    private @Nullable TokenRejection faultBeyondSignature(BearerToken token, Instant now) {
        var assumed = new TreeMap<>(sources);
        assumed.replaceAll((algorithm, source) -> AS_IF_IT_HELD);
        return JwtTokenVerifier.verify(
                                token,
                                assumed,
                                new JoseHeaders(assumed.keySet()),
                                claims -> config.policy().judge(claims, now))
                        instanceof Rejected(var reason)
                ? reason
                : null;
    }

    private Gap gap(UnprovenToken token) {
        return JwsAlgorithm.of(String.valueOf(token.header("alg")))
                        .filter(JwsAlgorithm::isSymmetric)
                        .isPresent()
                ? Gap.SECRET_UNKNOWN
                : jwkSetGap;
    }

    private TokenExplanation explanation(UnprovenToken token, @Nullable TokenRejection reason, Gap gap, Instant now) {
        var evidence = new TokenEvidence(token, config.policy(), sources.keySet(), keys(), longest, now);
        return new TokenExplanation(
                verdict(reason, gap),
                reason,
                reason == null ? "" : evidence.expected(reason),
                reason == null ? "" : evidence.seen(reason),
                gap,
                steps(reason == null ? null : TokenCheck.of(reason, token.headerIsAtFault(reason)), gap),
                token.facts(),
                sources.keySet());
    }

    private static Verdict verdict(@Nullable TokenRejection reason, Gap gap) {
        if (reason != null) {
            return Verdict.REFUSED;
        }
        return gap == Gap.NONE ? Verdict.ACCEPTED : Verdict.UNPROVEN;
    }

    private List<Step> steps(@Nullable TokenCheck failed, Gap gap) {
        Predicate<TokenCheck> leftOut = it ->
                it == TokenCheck.ACCESS || (gap != Gap.NONE && (it == TokenCheck.KEY || it == TokenCheck.SIGNATURE));
        return Arrays.stream(TokenCheck.values())
                .filter(it -> it != TokenCheck.SESSION || config.policy().sessionRequired())
                .map(it -> new Step(it, outcome(it, failed, leftOut)))
                .toList();
    }

    private static Outcome outcome(TokenCheck check, @Nullable TokenCheck failed, Predicate<TokenCheck> leftOut) {
        if (failed != null && check.compareTo(failed) >= 0) {
            return check == failed ? Outcome.FAILED : Outcome.NOT_REACHED;
        }
        return leftOut.test(check) ? Outcome.LEFT_OUT : Outcome.PASSED;
    }

    private static KeySource published(JwkSet set) {
        return (header, jws) -> {
            var key = set.find(KeyName.of(header));
            if (key == null) {
                return SignatureProof.UNKNOWN_KEY;
            }
            return key.signed(jws) ? SignatureProof.HOLDS : SignatureProof.FAILS;
        };
    }

    private static @Nullable JwkSet read(FileJwkSetSource file, SignatureEngine engine) {
        try (file) {
            return new JwkSetReader(engine).read(file.fetch());
        } catch (FetchFailure | TokenRefusal notASet) {
            return null;
        }
    }
}
