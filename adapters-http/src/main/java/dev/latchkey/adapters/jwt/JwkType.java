package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of public key (RFC 7518 section 6, RFC 8037 section 2), and how the JCA spells each. */
enum JwkType {
    /** Without {@code alg} a key is for RS256, the algorithm RFC 7518 section 3.1 recommends for RSA. */
    RSA(
            "RSA",
            null,
            JwsAlgorithm.RS256,
            JwsAlgorithm.RS384,
            JwsAlgorithm.RS512,
            JwsAlgorithm.PS256,
            JwsAlgorithm.PS384,
            JwsAlgorithm.PS512) {
        @Override
        PublicKey publicKey(JsonObject jwk) throws UnusableJwk {
            var modulus = new BigInteger(1, octets(jwk, "n"));
            var exponent = new BigInteger(1, octets(jwk, "e"));
            if (modulus.bitLength() < 2048
                    || modulus.bitLength() > 4096
                    || !modulus.testBit(0)
                    || exponent.bitLength() < 2
                    || exponent.bitLength() > 32
                    || !exponent.testBit(0)) {
                throw new UnusableJwk(JwkFault.WEAK);
            }
            if (Roca.isSuspect(modulus)) {
                throw new UnusableJwk(JwkFault.FACTORABLE);
            }
            return generate("RSA", new RSAPublicKeySpec(modulus, exponent));
        }
    },
    P256("EC", "P-256", JwsAlgorithm.ES256) {
        @Override
        PublicKey publicKey(JsonObject jwk) throws UnusableJwk {
            return point(jwk, "secp256r1", 32);
        }
    },
    P384("EC", "P-384", JwsAlgorithm.ES384) {
        @Override
        PublicKey publicKey(JsonObject jwk) throws UnusableJwk {
            return point(jwk, "secp384r1", 48);
        }
    },
    P521("EC", "P-521", JwsAlgorithm.ES512) {
        @Override
        PublicKey publicKey(JsonObject jwk) throws UnusableJwk {
            return point(jwk, "secp521r1", 66);
        }
    },
    ED25519("OKP", "Ed25519", JwsAlgorithm.ED25519, JwsAlgorithm.EDDSA) {
        @Override
        PublicKey publicKey(JsonObject jwk) throws UnusableJwk {
            var bytes = octets(jwk, "x", 32);
            var odd = bytes[31]
                    < 0; // RFC 8032 section 5.1.2: the last bit is the sign of x, the rest is y, little-endian
            bytes[31] &= 0x7f;
            if (SMALL_ORDER.contains(HexFormat.of().formatHex(bytes))) {
                throw new UnusableJwk(JwkFault.WEAK);
            }
            var y = new BigInteger(1, reversed(bytes));
            return generate("Ed25519", new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, y)));
        }
    };

    // The points whose order divides 8, without the sign of x: under these a signature says nothing about who made it.
    private static final Set<String> SMALL_ORDER = Set.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private final String type;
    private final @Nullable String curve;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<JwsAlgorithm> algorithms;

    JwkType(String type, @Nullable String curve, JwsAlgorithm... algorithms) {
        this.type = type;
        this.curve = curve;
        this.algorithms = List.of(algorithms);
    }

    static JwkType of(@Nullable String type, @Nullable String curve) throws UnusableJwk {
        return Arrays.stream(values())
                .filter(candidate -> candidate.type.equals(type))
                .filter(candidate -> candidate.curve == null || candidate.curve.equals(curve))
                .findFirst()
                .orElseThrow(() -> new UnusableJwk(JwkFault.UNKNOWN_TYPE));
    }

    /** The algorithms a key of this kind may be bound to; first the one it is bound to when it does not say. */
    List<JwsAlgorithm> algorithms() {
        return algorithms;
    }

    abstract PublicKey publicKey(JsonObject jwk) throws UnusableJwk;

    private static PublicKey point(JsonObject jwk, String curve, int length) throws UnusableJwk {
        var x = new BigInteger(1, octets(jwk, "x", length));
        var y = new BigInteger(1, octets(jwk, "y", length));
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(curve));
            return generate(
                    "EC", new ECPublicKeySpec(new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException unknownCurve) {
            throw new UnusableJwk(JwkFault.NOT_SUPPORTED);
        }
    }

    private static PublicKey generate(String algorithm, KeySpec specification) throws UnusableJwk {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(specification);
        } catch (GeneralSecurityException refused) {
            throw new UnusableJwk(JwkFault.NOT_A_KEY);
        }
    }

    private static byte[] octets(JsonObject jwk, String name, int length) throws UnusableJwk {
        var octets = octets(jwk, name);
        if (octets.length != length) {
            throw new UnusableJwk(JwkFault.WRONG_LENGTH);
        }
        return octets;
    }

    private static byte[] octets(JsonObject jwk, String name) throws UnusableJwk {
        if (jwk.get(name) instanceof JsonText(var text)) {
            return Base64Url.decode(text).orElseThrow(() -> new UnusableJwk(JwkFault.WRONG_LENGTH));
        }
        throw new UnusableJwk(JwkFault.WRONG_LENGTH);
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
