package dev.latchkey.adapters.jwt.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.helidon.HelidonSignatureEngine;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated tokens before both engines and three independent libraries: what Latchkey accepts, all of them accept, and say
 * the same of it. The tokens of a seed are always the same but for the keys; {@code -Dlatchkey.differential.tokens=10000}
 * makes more of them.
 */
final class DifferentialTest {
    private static final int TOKENS = Integer.getInteger("latchkey.differential.tokens", 400);
    private static final KeyRing KEYS = new KeyRing();

    @TempDir
    private Path directory;

    private static List<Specimen> specimens(JwsAlgorithm algorithm, int count) {
        var random = new Random(algorithm.joseName().hashCode());
        var specimens = new ArrayList<Specimen>();
        for (int i = 0; i < count; i++) {
            specimens.add(Specimen.generate(algorithm, KEYS, random));
        }
        return specimens;
    }

    private Verdicts verdicts(SignatureEngine engine) {
        return new Verdicts(directory, KEYS, engine, Expectations.POLICY, Expectations.NOW);
    }

    @ParameterizedTest
    @EnumSource
    void whatLatchkeyAcceptsAllAccept(JwsAlgorithm algorithm) {
        try (var verdicts = verdicts(new NimbusSignatureEngine())) {
            specimens(algorithm, TOKENS).forEach(verdicts::judge);
            assertEquals(List.of(), verdicts.differences());
            // Neither side says yes or no to everything, and Latchkey is the strictest.
            assertTrue(verdicts.accepted("latchkey") > TOKENS / 10, "accepted: " + verdicts.accepted("latchkey"));
            for (var library : libraries(algorithm)) {
                assertTrue(verdicts.accepted(library) > verdicts.accepted("latchkey"), library);
                assertTrue(verdicts.accepted(library) < TOKENS, library);
            }
        }
    }

    private static List<String> libraries(JwsAlgorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> List.of();
            case EDDSA, PS256, PS384, PS512 -> List.of("jose4j", "jjwt");
            default -> List.of("jose4j", "jjwt", "java-jwt");
        };
    }

    @ParameterizedTest
    @EnumSource
    void bothEnginesSayTheSame(JwsAlgorithm algorithm) {
        var unable = EnumSet.complementOf(EnumSet.copyOf(new HelidonSignatureEngine().algorithms()));
        try (var nimbus = verdicts(new NimbusSignatureEngine());
                var helidon = verdicts(new HelidonSignatureEngine())) {
            for (var specimen : specimens(algorithm, TOKENS)) {
                var expected = nimbus.verdict(specimen);
                var actual = helidon.verdict(specimen);
                var cannot = actual.equals(new Rejected(TokenRejection.ALGORITHM_NOT_ALLOWED))
                        && unable.stream().anyMatch(it -> specimen.part(0).contains(it.joseName()));
                assertTrue(
                        cannot || actual.equals(expected),
                        () -> specimen.mutations() + ": " + expected + ", " + actual);
            }
        }
    }

    @Test
    void everyArguedDifferenceIsSeen() {
        try (var verdicts = verdicts(new NimbusSignatureEngine())) {
            specimens(JwsAlgorithm.HS256, 5000).forEach(verdicts::judge);
            specimens(JwsAlgorithm.ED25519, 100).forEach(verdicts::judge);
            specimens(JwsAlgorithm.PS256, 100).forEach(verdicts::judge);
            assertEquals(Set.of(Argued.values()), verdicts.used());
        }
    }

    /** Leniencies that are planted, each of which has to be found. */
    @Nested
    class Finds {
        private List<String> differences(SignatureEngine engine, TokenPolicy policy, Instant now) {
            try (var verdicts = new Verdicts(directory, KEYS, engine, policy, now)) {
                specimens(JwsAlgorithm.HS256, 5000).forEach(verdicts::judge);
                return verdicts.differences();
            }
        }

        private List<String> differences(String audience, int skewSeconds, int secondsLate) {
            var policy = new TokenPolicy(
                    Expectations.ISSUER,
                    Set.of(Expectations.AUDIENCE, audience),
                    Set.of("JWT"),
                    Duration.ofSeconds(skewSeconds),
                    Duration.ofSeconds(Expectations.LIFETIME_SECONDS));
            return differences(new NimbusSignatureEngine(), policy, Expectations.NOW.minusSeconds(secondsLate));
        }

        @Test
        void nothingWhereNothingIsPlanted() {
            assertEquals(List.of(), differences("urn:another", 30, 0));
        }

        @ParameterizedTest
        @ValueSource(ints = {31, 60})
        void moreSkew(int seconds) {
            assertNotEquals(List.of(), differences("urn:another", seconds, 0));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 1})
        void aClockThatIsWrongByASecond(int seconds) {
            assertNotEquals(List.of(), differences("urn:another", 30, seconds));
        }

        @Test
        void anAudienceThatNobodyMeant() {
            assertNotEquals(List.of(), differences(Expectations.ISSUER, 30, 0));
        }

        @Test
        void anEngineThatBelievesSignaturesThatDoNotHold() {
            assertNotEquals(List.of(), differences(new Gullible(), Expectations.POLICY, Expectations.NOW));
        }
    }

    /** Believes every second signature. */
    private static final class Gullible implements SignatureEngine {
        private final SignatureEngine engine = new NimbusSignatureEngine();

        @Override
        public Set<JwsAlgorithm> algorithms() {
            return engine.algorithms();
        }

        @Override
        public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
            var check = engine.bind(algorithm, key);
            return (input, signature) -> check.holds(input, signature) || signature[0] % 2 == 0;
        }
    }
}
