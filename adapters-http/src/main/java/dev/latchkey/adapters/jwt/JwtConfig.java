package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens to accept. The constructor throws {@link IllegalArgumentException} if there is no source of keys, or an
 * algorithm is listed that no source can have a key for.
 *
 * @param policy what the claims must say
 * @param algorithms allow-list, name by name ({@code EdDSA} does not imply {@code Ed25519}); empty for what the keys allow
 * @param secrets for the HMAC algorithms: the current one, then previous ones; may be empty
 * @param jwkSet for all other algorithms
 * @param cache how much is remembered of tokens that were verified
 */
public record JwtConfig(
        TokenPolicy policy,
        Set<JwsAlgorithm> algorithms,
        List<SharedSecret> secrets,
        @Nullable JwkSetConfig jwkSet,
        TokenCacheConfig cache) {
    public JwtConfig {
        algorithms = Set.copyOf(algorithms);
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty() && jwkSet == null) {
            throw new IllegalArgumentException("a shared secret or a JWK Set is needed");
        }
        var possible = possible(secrets, jwkSet);
        for (var algorithm : algorithms) {
            if (!possible.contains(algorithm)) {
                throw new IllegalArgumentException("no key can serve " + algorithm.joseName());
            }
        }
    }

    /** One by which each token is proved anew. */
    public JwtConfig(
            TokenPolicy policy,
            Set<JwsAlgorithm> algorithms,
            List<SharedSecret> secrets,
            @Nullable JwkSetConfig jwkSet) {
        this(policy, algorithms, secrets, jwkSet, TokenCacheConfig.NONE);
    }

    /** The same with another cache. */
    public JwtConfig with(TokenCacheConfig newCache) {
        return new JwtConfig(policy, algorithms, secrets, jwkSet, newCache);
    }

    /** The algorithms that may pass: the allow-list, or else all that a source can have a key for. */
    Set<JwsAlgorithm> allowed() {
        return algorithms.isEmpty() ? possible(secrets, jwkSet) : algorithms;
    }

    private static Set<JwsAlgorithm> possible(List<SharedSecret> secrets, @Nullable JwkSetConfig jwkSet) {
        var possible = EnumSet.noneOf(JwsAlgorithm.class);
        secrets.forEach(secret -> possible.addAll(secret.algorithms()));
        if (jwkSet != null) {
            for (var algorithm : JwsAlgorithm.values()) {
                if (!algorithm.isSymmetric()) {
                    possible.add(algorithm);
                }
            }
        }
        return possible;
    }
}
