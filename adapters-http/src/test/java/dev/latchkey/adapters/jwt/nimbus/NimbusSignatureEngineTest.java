package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.SignatureEngineContract;
import dev.latchkey.adapters.jwt.TestKey;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NimbusSignatureEngineTest extends SignatureEngineContract {
    @Override
    protected SignatureEngine engine() {
        return new NimbusSignatureEngine();
    }

    @Test
    void claimsEveryAlgorithm() {
        assertEquals(Set.of(JwsAlgorithm.values()), engine().algorithms());
    }

    @Test
    void tellsWhoseArithmeticItIs() {
        Provider stub = new StubProvider((it, signature) -> true);
        var engine = new NimbusSignatureEngine(
                algorithm -> algorithm == JwsAlgorithm.ES256 ? Optional.empty() : Optional.of(stub));

        assertEquals("Stub", engine.arithmetic(JwsAlgorithm.RS256));
        assertEquals("JDK", engine.arithmetic(JwsAlgorithm.ES256));
        assertEquals("JDK", engine.arithmetic(JwsAlgorithm.HS256));
    }

    @Nested
    class WithAProviderOfAnAlgorithm {
        private final TestKey key = TestKey.of(JwsAlgorithm.ED25519, null);
        private final byte[] input = {1, 2, 3};

        private boolean holds(Function<JwsAlgorithm, Optional<Provider>> providers, byte[] signature)
                throws InvalidKeyException {
            return new NimbusSignatureEngine(providers)
                    .bind(JwsAlgorithm.ED25519, key.verifying())
                    .holds(input, signature);
        }

        @Test
        void provesByThat() throws InvalidKeyException {
            assertTrue(holds(algorithm -> Optional.of(new StubProvider((it, signature) -> true)), new byte[64]));
        }

        static Stream<Throwable> failures() {
            return Stream.of(new InvalidKeyException(), new IllegalStateException(), new UnsatisfiedLinkError());
        }

        @ParameterizedTest
        @MethodSource("failures")
        void provesByTheJdkWhereThatDoesNotTakeTheKey(Throwable failure) throws InvalidKeyException {
            var unfit = new StubProvider(
                    it -> {
                        throw KnownSignatureTest.thrown(failure);
                    },
                    (it, signature) -> true);

            assertTrue(holds(algorithm -> Optional.of(unfit), key.sign(input)));
            assertFalse(holds(algorithm -> Optional.of(unfit), new byte[64]));
        }

        @Test
        void bindsNoKeyThatTheJdkDoesNotTake() {
            var engine = new NimbusSignatureEngine(algorithm -> Optional.of(new StubProvider((it, signature) -> true)));
            var other = TestKey.of(JwsAlgorithm.ES256, null).verifying();

            assertThrows(InvalidKeyException.class, () -> engine.bind(JwsAlgorithm.ED25519, other));
        }
    }
}
