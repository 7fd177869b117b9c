package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

final class Jose4j implements Library {
    private final JwtConsumer consumer;

    Jose4j(KeyRing keys) {
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT,
                        Stream.of(JwsAlgorithm.values())
                                .map(JwsAlgorithm::joseName)
                                .toArray(String[]::new))
                .setVerificationKeyResolver(
                        (jws, nesting) -> keys.verifying(jws.getAlgorithmHeaderValue(), jws.getKeyIdHeaderValue())
                                .orElseThrow(() -> new UnresolvableKeyException("no such key")))
                .setExpectedIssuer(true, Expectations.ISSUER)
                .setExpectedAudience(true, Expectations.AUDIENCE)
                .setExpectedType(false, "JWT")
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setIssuedAtRestrictions(0, Expectations.LIFETIME_SECONDS + Expectations.SKEW_SECONDS)
                .setMaxFutureValidityInMinutes(Expectations.LIFETIME_SECONDS / 60)
                .setAllowedClockSkewInSeconds(Expectations.SKEW_SECONDS)
                .setEvaluationTime(NumericDate.fromSeconds(Expectations.NOW.getEpochSecond()))
                .build();
    }

    @Override
    public String name() {
        return "jose4j";
    }

    @Override
    public Optional<Verified> read(String token) {
        try {
            var claims = consumer.processToClaims(token);
            var session = claims.getStringClaimValue("sid");
            return UserId.fromSubject(claims.getSubject())
                    .map(user -> new Verified(user, instant(claims, "iat"), instant(claims, "exp"), session));
        } catch (InvalidJwtException | MalformedClaimException | RuntimeException refused) {
            return Optional.empty();
        }
    }

    private static Instant instant(org.jose4j.jwt.JwtClaims claims, String name) {
        try {
            return Instant.ofEpochSecond(claims.getNumericDateClaimValue(name).getValue());
        } catch (MalformedClaimException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
