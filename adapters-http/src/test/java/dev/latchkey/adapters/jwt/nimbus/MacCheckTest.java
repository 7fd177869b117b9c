package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MacCheckTest {
    private static final byte[] INPUT = "header.payload".getBytes(StandardCharsets.US_ASCII);

    private final TestKey key = TestKey.of(JwsAlgorithm.HS256, null);
    private final byte[] signature = key.sign(INPUT);

    private MacCheck check(Provider provider) throws InvalidKeyException {
        return new MacCheck(JwsAlgorithm.HS256, (SecretKey) key.verifying(), provider);
    }

    @Nested
    class WhereTheMacCannotBeCopied {
        private final Device device = new Device(Integer.MAX_VALUE);

        @Test
        void provesWithOneOfTheSameProviderForEachSignature() throws InvalidKeyException {
            var check = check(device);

            assertTrue(check.holds(INPUT, signature));
            assertTrue(check.holds(INPUT, signature), "a second time");
            assertFalse(check.holds(new byte[0], signature));
            assertEquals(4, device.keyed);
        }

        @Test
        void acceptsNothingOnceTheProviderTakesTheKeyNoMore() throws InvalidKeyException {
            var check = check(new Device(1));

            assertFalse(check.holds(INPUT, signature));
        }

        @Test
        void refusesAKeyThatTheProviderDoesNotTake() {
            var refusal = assertThrows(InvalidKeyException.class, () -> check(new Device(0)));

            assertEquals("not a key for HS256", refusal.getMessage());
        }
    }

    @Nested
    class WhereItCanBeCopied {
        @Test
        void takesTheKeyOnce() throws InvalidKeyException {
            var provider = new Device(1, true);
            var check = check(provider);

            assertTrue(check.holds(INPUT, signature));
            assertTrue(check.holds(INPUT, signature), "a second time");
            assertEquals(1, provider.keyed);
        }
    }

    /** A provider of HMAC that takes a key so many times. */
    @SuppressWarnings("serial") // never written
    private static final class Device extends Provider {
        private static final long serialVersionUID = 1;

        private final int most;
        private int keyed;

        Device(int most) {
            this(most, false);
        }

        Device(int most, boolean copies) {
            super("Device", "1", "for tests");
            this.most = most;
            putService(new Service(this, "Mac", "HmacSHA256", "Code", List.of(), null) {
                @Override
                public Object newInstance(Object parameter) {
                    return copies ? new Copied() : new Code();
                }
            });
        }

        private void take() throws InvalidKeyException {
            if (keyed == most) {
                throw new InvalidKeyException("out of sessions");
            }
            keyed++;
        }

        private class Code extends MacSpi {
            private Mac mac = mac();

            private static Mac mac() {
                try {
                    return Mac.getInstance("HmacSHA256", "SunJCE");
                } catch (GeneralSecurityException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }

            void separate() throws CloneNotSupportedException {
                mac = (Mac) mac.clone();
            }

            @Override
            protected int engineGetMacLength() {
                return mac.getMacLength();
            }

            @Override
            protected void engineInit(Key key, AlgorithmParameterSpec parameters) throws InvalidKeyException {
                take();
                mac.init(key);
            }

            @Override
            protected void engineUpdate(byte octet) {
                mac.update(octet);
            }

            @Override
            protected void engineUpdate(byte[] octets, int offset, int length) {
                mac.update(octets, offset, length);
            }

            @Override
            protected byte[] engineDoFinal() {
                return mac.doFinal();
            }

            @Override
            protected void engineReset() {
                mac.reset();
            }
        }

        private final class Copied extends Code implements Cloneable {
            @Override
            public Object clone() throws CloneNotSupportedException {
                var copy = (Copied) super.clone();
                copy.separate();
                return copy;
            }
        }
    }
}
