package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerificationKeyTest {
    private static final byte[] INPUT = "h.p".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IN_RANGE = HexFormat.of().parseHex("01".repeat(64)); // of ES256

    private static VerificationKey bind(TestKey key, SignatureEngine engine) throws InvalidKeyException {
        return VerificationKey.bind(engine, key.algorithm(), "k", key.verifying());
    }

    private static CompactJws signed(byte[] signature) {
        return new CompactJws(new byte[0], new byte[0], signature, INPUT);
    }

    @Test
    void isNamedByItsCanonicalAlgorithm() throws InvalidKeyException {
        var key = bind(TestKey.of(JwsAlgorithm.EDDSA, null), new JcaSignatureEngine());
        assertEquals(new KeyName(JwsAlgorithm.ED25519, "k"), key.name());
    }

    /** RFC 8725 section 3.1, and the one encoding of Threat 2.5 that the JDK takes besides the right one. */
    @Nested
    class SignedWithPkcs1 {
        @ParameterizedTest
        @CsvSource({
            "RS256, SHA-256, 3031300d060960864801650304020105000420, 302f300b06096086480165030402010420",
            "RS384, SHA-384, 3041300d060960864801650304020205000430, 303f300b06096086480165030402020430",
            "RS512, SHA-512, 3051300d060960864801650304020305000440, 304f300b06096086480165030402030440"
        })
        void holdsInItsOneEncoding(JwsAlgorithm algorithm, String digest, String info, String withoutNull)
                throws GeneralSecurityException {
            var key = TestKey.of(algorithm, null);
            var verifying = bind(key, new JcaSignatureEngine());
            assertTrue(verifying.signed(signed(padded(key, info, digest))));
            assertFalse(verifying.signed(signed(padded(key, withoutNull, digest))));
            assertFalse(verifying.signed(signed(new byte[256])));
        }

        /** The check adds to the engine's and never replaces it. */
        @Test
        void failsWhereTheEngineSaysSo() throws InvalidKeyException {
            var key = TestKey.of(JwsAlgorithm.RS256, null);
            assertFalse(bind(key, engine(() -> false)).signed(signed(key.sign(INPUT))));
            assertTrue(bind(key, engine(() -> true)).signed(signed(key.sign(INPUT))));
        }

        /** Nobody asks it about such a one; but it would not know what to answer if it were not no. */
        @Test
        void failsWhereTheSignatureIsNoNumberBelowTheModulus() {
            var key = TestKey.of(JwsAlgorithm.RS256, null).verifying();
            var gullible = StrictPkcs1.of(JwsAlgorithm.RS256, key, (input, signature) -> true);
            assertFalse(gullible.holds(INPUT, new byte[300]));
            assertFalse(gullible.holds(INPUT, HexFormat.of().parseHex("ff".repeat(256))));
        }

        /** As {@link SignatureNumbersTest} tells of all of them: the engine is not asked. */
        @Test
        void failsForTheKeyWhateverTheEngineSays() throws InvalidKeyException {
            var gullible = bind(TestKey.of(JwsAlgorithm.ES256, null), engine(() -> true));
            assertTrue(gullible.signed(signed(IN_RANGE)));
            assertFalse(gullible.signed(signed(new byte[64])));
        }

        private static byte[] padded(TestKey key, String info, String digest) throws GeneralSecurityException {
            return key.signPadded(INPUT, 1, (byte) 0xff, HexFormat.of().parseHex(info), digest, 0);
        }
    }

    @Nested
    class TreatsAsNotSigned {
        @Test
        void whateverTheEngineFailsOn() throws InvalidKeyException {
            assertEquals("java.lang.IllegalStateException", loggedCause(() -> {
                throw new IllegalStateException("secret");
            }));
            assertEquals("java.lang.NoClassDefFoundError", loggedCause(() -> {
                throw new NoClassDefFoundError("com/google/crypto/tink/subtle/Ed25519Verify");
            }));
            assertEquals("java.lang.StackOverflowError", loggedCause(() -> {
                throw new StackOverflowError();
            }));
        }

        private static String loggedCause(Supplier<Boolean> fault) throws InvalidKeyException {
            var key = bind(TestKey.of(JwsAlgorithm.ES256, null), engine(fault));
            try (var logged = new Logged()) {
                assertFalse(key.signed(signed(IN_RANGE)));
                var start = "WARN signature_engine_failed [algorithm=\"ES256\", cause=\"";
                var line = logged.lines().getFirst();
                assertEquals(start, line.substring(0, start.length()));
                return line.substring(start.length()).replace("\"] null", "");
            }
        }

        @Test
        void nothingWhenTheMachineGivesUp() throws InvalidKeyException {
            var key = bind(TestKey.of(JwsAlgorithm.ES256, null), engine(() -> {
                throw new OutOfMemoryError();
            }));
            assertThrows(OutOfMemoryError.class, () -> key.signed(signed(IN_RANGE)));
        }
    }

    private static SignatureEngine engine(Supplier<Boolean> verdict) {
        return new SignatureEngine() {
            @Override
            public Set<JwsAlgorithm> algorithms() {
                return Set.of(JwsAlgorithm.values());
            }

            @Override
            public SignatureCheck bind(JwsAlgorithm algorithm, Key key) {
                return (input, signature) -> verdict.get();
            }
        };
    }
}
