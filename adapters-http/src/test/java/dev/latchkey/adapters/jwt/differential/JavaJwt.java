package dev.latchkey.adapters.jwt.differential;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One verifier for each algorithm that it knows. */
final class JavaJwt implements Library {
    private final KeyRing keys;
    private final Map<String, JWTVerifier> verifiers = new HashMap<>();

    JavaJwt(KeyRing keys) {
        this.keys = keys;
        for (var algorithm : JwsAlgorithm.values()) {
            algorithm(keys.key(algorithm)).ifPresent(known -> verifiers.put(algorithm.joseName(), verifier(known)));
        }
    }

    private static Optional<Algorithm> algorithm(TestKey key) {
        return Optional.ofNullable(
                switch (key.algorithm()) {
                    case HS256 -> Algorithm.HMAC256(TestKey.SECRET);
                    case HS384 -> Algorithm.HMAC384(TestKey.SECRET);
                    case HS512 -> Algorithm.HMAC512(TestKey.SECRET);
                    case ES256 -> Algorithm.ECDSA256((ECPublicKey) key.publicKey(), null);
                    case ES384 -> Algorithm.ECDSA384((ECPublicKey) key.publicKey(), null);
                    case ES512 -> Algorithm.ECDSA512((ECPublicKey) key.publicKey(), null);
                    case RS256 -> Algorithm.RSA256((RSAPublicKey) key.publicKey(), null);
                    case RS384 -> Algorithm.RSA384((RSAPublicKey) key.publicKey(), null);
                    case RS512 -> Algorithm.RSA512((RSAPublicKey) key.publicKey(), null);
                    case EDDSA, ED25519, PS256, PS384, PS512 -> null;
                });
    }

    private static JWTVerifier verifier(Algorithm algorithm) {
        var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm)
                .withIssuer(Expectations.ISSUER)
                .withAnyOfAudience(Expectations.AUDIENCE)
                .withClaimPresence("sub")
                .withClaimPresence("iat")
                .withClaimPresence("exp")
                .acceptLeeway(Expectations.SKEW_SECONDS);
        return verification.build(Clock.fixed(Expectations.NOW, ZoneOffset.UTC));
    }

    @Override
    public String name() {
        return "java-jwt";
    }

    @Override
    public Optional<Verified> read(String token) {
        try {
            var unverified = JWT.decode(token);
            var verifier = verifiers.get(unverified.getAlgorithm());
            if (verifier == null
                    || keys.verifying(unverified.getAlgorithm(), unverified.getKeyId())
                            .isEmpty()) {
                return Optional.empty();
            }
            var jwt = verifier.verify(token);
            return UserId.fromSubject(jwt.getSubject())
                    .map(user -> new Verified(
                            user,
                            jwt.getIssuedAtAsInstant(),
                            jwt.getExpiresAtAsInstant(),
                            jwt.getClaim("sid").asString()));
        } catch (RuntimeException refused) {
            return Optional.empty();
        }
    }
}
