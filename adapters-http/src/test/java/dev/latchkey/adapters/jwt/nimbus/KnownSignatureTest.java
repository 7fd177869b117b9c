package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KnownSignatureTest {
    private static final KnownSignature KNOWN = published(JwsAlgorithm.ED25519);

    private static boolean isProvedBy(BiPredicate<byte[], byte[]> verdict) {
        return KnownSignature.isProved(JwsAlgorithm.ED25519, algorithm -> KNOWN, new StubProvider(verdict));
    }

    private static KnownSignature published(JwsAlgorithm algorithm) {
        try {
            return KnownSignature.of(algorithm);
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Throws it, whatever it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler's check alone is got round
    static <E extends Throwable> RuntimeException thrown(Throwable failure) throws E {
        throw (E) failure;
    }

    private static boolean sameInput(byte[] input) {
        return Arrays.equals(KNOWN.input(), input);
    }

    private static boolean sameHalf(byte[] signature, int half) {
        return Arrays.equals(KNOWN.signature(), 32 * half, 32 * half + 32, signature, 32 * half, 32 * half + 32);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"HS256", "HS384", "HS512"},
            mode = EnumSource.Mode.EXCLUDE)
    void holdsByTheJdk(JwsAlgorithm algorithm) throws InvalidKeyException {
        var known = published(algorithm);

        assertEquals(algorithm, known.algorithm());
        assertTrue(NimbusSignatureEngine.bind(algorithm, known.key(), null).holds(known.input(), known.signature()));
    }

    @Test
    void isOneForBothNamesOfEd25519() {
        assertEquals(KNOWN.key(), published(JwsAlgorithm.EDDSA).key());
    }

    @Nested
    class IsProvedBy {
        @Test
        void aProviderThatTellsItFromDamagedOnes() {
            assertTrue(
                    isProvedBy((input, signature) -> sameInput(input) && Arrays.equals(KNOWN.signature(), signature)));
        }
    }

    @Nested
    class IsNotProvedBy {
        @Test
        void aProviderThatRefusesIt() {
            assertFalse(isProvedBy((input, signature) -> false));
        }

        @Test
        void aProviderThatBelievesAnything() {
            assertFalse(isProvedBy((input, signature) -> true));
        }

        @Test
        void aProviderThatDoesNotLookAtTheInput() {
            assertFalse(isProvedBy((input, signature) -> sameHalf(signature, 0) && sameHalf(signature, 1)));
        }

        @Test
        void aProviderThatDoesNotLookAtOneHalfOfTheSignature() {
            assertFalse(isProvedBy((input, signature) -> sameInput(input) && sameHalf(signature, 0)));
            assertFalse(isProvedBy((input, signature) -> sameInput(input) && sameHalf(signature, 1)));
        }

        @Test
        void aProviderThatFails() {
            assertFalse(isProvedBy((input, signature) -> {
                throw new IllegalStateException();
            }));
            assertFalse(isProvedBy((input, signature) -> {
                throw new UnsatisfiedLinkError();
            }));
            assertFalse(isProvedBy((input, signature) -> {
                throw new AssertionError();
            }));
        }

        @Test
        void aProviderThatLacksIt() {
            assertFalse(KnownSignature.isProved(
                    JwsAlgorithm.ES256, KnownSignature::of, new StubProvider((input, signature) -> true)));
        }
    }
}
