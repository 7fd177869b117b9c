package dev.latchkey.adapters.jwt.nimbus;

import java.io.ByteArrayOutputStream;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureSpi;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/** A provider of Ed25519 that believes what it is told to. */
@SuppressWarnings("serial") // never written
final class StubProvider extends Provider {
    private static final long serialVersionUID = 1;

    StubProvider(BiPredicate<byte[], byte[]> verdict) {
        this(key -> key, verdict);
    }

    /** @param keys makes a key its own */
    StubProvider(UnaryOperator<Key> keys, BiPredicate<byte[], byte[]> verdict) {
        super("Stub", "1", "for tests");
        putService(new Service(this, "KeyFactory", "EdDSA", "Keys", List.of(), null) {
            @Override
            public Object newInstance(Object parameter) {
                return new Keys(keys);
            }
        });
        putService(new Service(this, "Signature", "Ed25519", "Signatures", List.of(), null) {
            @Override
            public Object newInstance(Object parameter) {
                return new Signatures(verdict);
            }
        });
    }

    private static final class Keys extends KeyFactorySpi {
        private final UnaryOperator<Key> keys;

        Keys(UnaryOperator<Key> keys) {
            this.keys = keys;
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec specification) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec specification) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Key engineTranslateKey(Key key) {
            return keys.apply(key);
        }
    }

    private static final class Signatures extends SignatureSpi {
        private final BiPredicate<byte[], byte[]> verdict;
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();

        Signatures(BiPredicate<byte[], byte[]> verdict) {
            this.verdict = verdict;
        }

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineUpdate(byte octet) {
            input.write(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) {
            input.write(octets, offset, length);
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return verdict.test(input.toByteArray(), signature);
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineSign() {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
