package dev.latchkey.adapters.jwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An issuer's key for one algorithm, made and used with the JDK alone. */
public final class TestKey {
    public static final String SECRET = "only-for-tests-0123456789-0123456789-0123456789-0123456789-012345";

    // Making one takes long; no two calls in a row get the same.
    private static final List<KeyPair> RSA_PAIRS = List.of(rsa(2048), rsa(2048), rsa(2048), rsa(2048));
    private static final AtomicInteger NEXT_RSA_PAIR = new AtomicInteger();

    private final JwsAlgorithm algorithm;
    private final @Nullable String id;
    private final @Nullable KeyPair pair;

    private TestKey(JwsAlgorithm algorithm, @Nullable String id, @Nullable KeyPair pair) {
        this.algorithm = algorithm;
        this.id = id;
        this.pair = pair;
    }

    /** A new key pair, or the secret of the tests. */
    public static TestKey of(JwsAlgorithm algorithm, @Nullable String id) {
        return new TestKey(algorithm, id, algorithm.isSymmetric() ? null : generate(algorithm));
    }

    /** A key pair that there is already. */
    public static TestKey of(JwsAlgorithm algorithm, @Nullable String id, KeyPair pair) {
        return new TestKey(algorithm, id, pair);
    }

    /** The same key pair for another algorithm, which no honest issuer would do. */
    public TestKey as(JwsAlgorithm other) {
        return new TestKey(other, id, pair);
    }

    public TestKey named(@Nullable String otherId) {
        return new TestKey(algorithm, otherId, pair);
    }

    public JwsAlgorithm algorithm() {
        return algorithm;
    }

    public PublicKey publicKey() {
        return Objects.requireNonNull(pair).getPublic();
    }

    public PrivateKey privateKey() {
        return Objects.requireNonNull(pair).getPrivate();
    }

    /** What a verifier needs. */
    public Key verifying() {
        return pair == null ? secret(SECRET) : pair.getPublic();
    }

    public static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HMAC");
    }

    /** The public key as an issuer publishes it, {@code alg} included. */
    public String jwk() {
        return jwk("\"alg\":\"" + algorithm.joseName() + "\",");
    }

    /** The public key with other members in the place of {@code alg}, each followed by a comma. */
    public String jwk(String members) {
        return "{" + members + (id == null ? "" : "\"kid\":\"" + id + "\",") + keyMembers() + "}";
    }

    public String keyMembers() {
        return switch (publicKey()) {
            case RSAPublicKey rsa ->
                "\"kty\":\"RSA\",\"n\":\"" + unsigned(rsa.getModulus()) + "\",\"e\":\""
                        + unsigned(rsa.getPublicExponent()) + "\"";
            case ECPublicKey ec -> {
                var length = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
                yield "\"kty\":\"EC\",\"crv\":\"P-"
                        + ec.getParams().getCurve().getField().getFieldSize()
                        + "\",\"x\":\"" + base64Url(fixed(ec.getW().getAffineX(), length)) + "\",\"y\":\""
                        + base64Url(fixed(ec.getW().getAffineY(), length)) + "\"";
            }
            case EdECPublicKey ed -> "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64Url(raw(ed)) + "\"";
            default -> throw new IllegalStateException("no such key");
        };
    }

    /** Those keys as an issuer publishes them. */
    static String published(TestKey... keys) {
        return jwkSet(Stream.of(keys).map(TestKey::jwk).toArray(String[]::new));
    }

    public static String jwkSet(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    /** A header with {@code alg}, and {@code kid} where the key has one. */
    public String header() {
        return "{\"alg\":\"" + algorithm.joseName() + "\"" + (id == null ? "" : ",\"kid\":\"" + id + "\"") + "}";
    }

    public String token(String payload) {
        return token(header(), payload);
    }

    public String token(String header, String payload) {
        return token(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }

    public String token(byte[] header, byte[] payload) {
        var input = base64Url(header) + "." + base64Url(payload);
        return input + "." + base64Url(sign(input.getBytes(StandardCharsets.US_ASCII)));
    }

    public byte[] sign(byte[] input) {
        return pair == null ? mac(algorithm, secret(SECRET), input) : sign(algorithm, pair.getPrivate(), input);
    }

    public static byte[] mac(JwsAlgorithm algorithm, SecretKey secret, byte[] input) {
        try {
            var mac = Mac.getInstance("HmacSHA" + algorithm.joseName().substring(2));
            mac.init(secret);
            return mac.doFinal(input);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sign(JwsAlgorithm algorithm, PrivateKey key, byte[] input) {
        try {
            var signature = signature(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The block of RFC 8017 section 9.2 with its parts exchanged, signed as it stands with a key of 2048 bits. */
    public byte[] signPadded(byte[] input, int type, byte fill, byte[] info, String digest, int trailing)
            throws GeneralSecurityException {
        var hash = MessageDigest.getInstance(digest).digest(input);
        var block = new byte[256];
        Arrays.fill(block, fill);
        block[0] = 0;
        block[1] = (byte) type;
        var end = 256 - trailing;
        Arrays.fill(block, end, 256, (byte) 0);
        System.arraycopy(hash, 0, block, end - hash.length, hash.length);
        System.arraycopy(info, 0, block, end - hash.length - info.length, info.length);
        block[end - hash.length - info.length - 1] = 0;
        var raw = Cipher.getInstance("RSA/ECB/NoPadding");
        raw.init(Cipher.DECRYPT_MODE, privateKey());
        return raw.doFinal(block);
    }

    /** The JCA's name for an algorithm with a public key. */
    static Signature signature(JwsAlgorithm algorithm) throws GeneralSecurityException {
        var bits = algorithm.joseName().substring(2);
        return switch (algorithm) {
            case EDDSA, ED25519 -> Signature.getInstance("Ed25519");
            case ES256, ES384, ES512 -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case RS256, RS384, RS512 -> Signature.getInstance("SHA" + bits + "withRSA");
            case PS256, PS384, PS512 -> pss("SHA-" + bits, Integer.parseInt(bits) / 8);
            case HS256, HS384, HS512 -> throw new IllegalArgumentException("no public key");
        };
    }

    public static Signature pss(String digest, int saltLength) throws GeneralSecurityException {
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), saltLength, 1));
        return signature;
    }

    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String base64Url(String text) {
        return base64Url(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] fixed(BigInteger value, int length) {
        var fixed = new byte[length];
        var bytes = value.toByteArray();
        var count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
        return fixed;
    }

    private static String unsigned(BigInteger value) {
        return base64Url(fixed(value, (value.bitLength() + 7) / 8));
    }

    private static byte[] raw(EdECPublicKey key) {
        var encoded = key.getEncoded(); // SubjectPublicKeyInfo, which ends with the 32 bytes of RFC 8032
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static KeyPair generate(JwsAlgorithm algorithm) {
        try {
            return switch (algorithm) {
                case EDDSA, ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                case ES256 -> curve("secp256r1");
                case ES384 -> curve("secp384r1");
                case ES512 -> curve("secp521r1");
                default -> RSA_PAIRS.get(NEXT_RSA_PAIR.getAndIncrement() % RSA_PAIRS.size());
            };
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair curve(String name) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
