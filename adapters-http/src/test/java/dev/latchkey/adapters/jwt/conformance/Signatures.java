package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.domain.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.domain.token.TokenRejection.MALFORMED;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Section 2: the arithmetic of signatures. */
final class Signatures {
    private static final TestKey ES256 = PublishedKeys.of(JwsAlgorithm.ES256);
    private static final TestKey RS256 = PublishedKeys.of(JwsAlgorithm.RS256);
    private static final TestKey PS256 = PublishedKeys.of(JwsAlgorithm.PS256);
    private static final TestKey EDDSA = PublishedKeys.of(JwsAlgorithm.EDDSA);
    private static final byte[] SHA256_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");
    private static final byte[] SHA256_INFO_WITHOUT_NULL =
            HexFormat.of().parseHex("302f300b0609608648016503040201" + "0420");
    private static final byte[] SHA1_INFO = HexFormat.of().parseHex("3021300906052b0e03021a05000414");
    /** RFC 8032 section 5.1: the order of the base point. */
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private Signatures() {}

    /** What the JCA may throw, and here never does. */
    private interface Signing {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    static void add(List<Case> cases) {
        ecdsa(cases);
        ed25519(cases);
        pkcs1(cases);
        pss(cases);
        lengths(cases);
        Row.hard(
                        cases,
                        "2.8",
                        "The signature comes before the claims: a forged token is never called expired.",
                        "RFC 8725 section 3.3")
                .rejects(
                        "expired-and-forged",
                        "Expired long ago, and a signature that does not hold",
                        BAD_SIGNATURE,
                        Signer.both(it -> it.signing(flipped(it.signature(), 0)).token(ClaimCases.EXPIRED.json())));
    }

    private static void ecdsa(List<Case> cases) {
        var order = ((ECPublicKey) ES256.publicKey()).getParams().getOrder();
        var zero = new byte[32];
        var n = fixed(order, 32);
        var one = fixed(BigInteger.ONE, 32);
        Row.must(cases, "2.1", "r and s lie between 0 and the order of the curve.", "FIPS 186-5 section 6.4.2")
                .rejects("r-and-s-0", "r = s = 0", BAD_SIGNATURE, as(ES256, joined(zero, zero)))
                .rejects("r-0", "r = 0", BAD_SIGNATURE, as(ES256, joined(zero, one)))
                .rejects("s-0", "s = 0", BAD_SIGNATURE, as(ES256, joined(one, zero)))
                .rejects("r-and-s-order", "r = s = n", BAD_SIGNATURE, as(ES256, joined(n, n)))
                .rejects("r-and-s-1", "r = s = 1", BAD_SIGNATURE, as(ES256, joined(one, one)))
                .rejects(
                        "es384-r-and-s-0",
                        "r = s = 0, ES384",
                        BAD_SIGNATURE,
                        as(PublishedKeys.of(JwsAlgorithm.ES384), new byte[96]))
                .rejects(
                        "es512-r-and-s-0",
                        "r = s = 0, ES512",
                        BAD_SIGNATURE,
                        as(PublishedKeys.of(JwsAlgorithm.ES512), new byte[132]));
        Row.must(cases, "2.2", "An ECDSA signature is r and s, each of full length.", "RFC 7518 section 3.4")
                .rejects("der", "In DER", BAD_SIGNATURE, with(ES256, input -> signed(ES256, "SHA256withECDSA", input)))
                .rejects(
                        "63-bytes",
                        "A byte short",
                        BAD_SIGNATURE,
                        with(ES256, input -> Arrays.copyOf(ES256.sign(input), 63)))
                .rejects(
                        "65-bytes",
                        "A zero in front",
                        BAD_SIGNATURE,
                        with(ES256, input -> joined(new byte[1], ES256.sign(input))))
                .rejects("66-bytes", "A zero in front of r and of s", BAD_SIGNATURE, with(ES256, input -> {
                    var both = ES256.sign(input);
                    return joined(
                            joined(new byte[1], Arrays.copyOf(both, 32)),
                            joined(new byte[1], Arrays.copyOfRange(both, 32, 64)));
                }));
        Row.must(
                        cases,
                        "2.3",
                        "n - s signs as well as s: no token may be known by its text.",
                        "FIPS 186-5 section 6.4.2")
                .accepts("other-s", "The other of the two signatures", with(ES256, input -> {
                    var both = ES256.sign(input);
                    var s = new BigInteger(1, Arrays.copyOfRange(both, 32, 64));
                    return joined(Arrays.copyOf(both, 32), fixed(order.subtract(s), 32));
                }));
    }

    private static void ed25519(List<Case> cases) {
        Row.must(
                        cases,
                        "2.4",
                        "An Ed25519 signature is plain Ed25519, and its S lies below the order.",
                        "RFC 8032 section 5.1.7")
                .rejects("s-plus-order", "The order added to S", BAD_SIGNATURE, with(EDDSA, input -> {
                    var both = EDDSA.sign(input);
                    var s = new BigInteger(1, reversed(Arrays.copyOfRange(both, 32, 64)));
                    return joined(Arrays.copyOf(both, 32), reversed(fixed(s.add(ED25519_ORDER), 32)));
                }))
                .rejects("zeros", "64 zeros", BAD_SIGNATURE, as(EDDSA, new byte[64]))
                .rejects(
                        "prehashed",
                        "Ed25519ph",
                        BAD_SIGNATURE,
                        with(EDDSA, input -> edDsa(new EdDSAParameterSpec(true), input)))
                .rejects(
                        "context",
                        "Ed25519ctx",
                        BAD_SIGNATURE,
                        with(
                                EDDSA,
                                input -> edDsa(
                                        new EdDSAParameterSpec(false, "JWT".getBytes(StandardCharsets.US_ASCII)),
                                        input)));
    }

    private static void pkcs1(List<Case> cases) {
        Row.must(cases, "2.5", "There is one padding that is right.", "RFC 8017 section 8.2.2")
                .rejects(
                        "without-null",
                        "The NULL of the parameters left out",
                        BAD_SIGNATURE,
                        padded(1, 0xff, SHA256_INFO_WITHOUT_NULL, "SHA-256", 0))
                .rejects("sha-1", "SHA-1 inside", BAD_SIGNATURE, padded(1, 0xff, SHA1_INFO, "SHA-1", 0))
                .rejects(
                        "for-encryption",
                        "The padding of encryption",
                        BAD_SIGNATURE,
                        padded(2, 0xff, SHA256_INFO, "SHA-256", 0))
                .rejects(
                        "other-fill",
                        "Padded with something else",
                        BAD_SIGNATURE,
                        padded(1, 0xfe, SHA256_INFO, "SHA-256", 0))
                .rejects(
                        "bytes-behind",
                        "Bytes behind the hash",
                        BAD_SIGNATURE,
                        padded(1, 0xff, SHA256_INFO, "SHA-256", 8))
                .rejects(
                        "bare-hash",
                        "The hash without its name",
                        BAD_SIGNATURE,
                        padded(1, 0xff, new byte[0], "SHA-256", 0));
    }

    private static void pss(List<Case> cases) {
        Row.must(cases, "2.6", "The salt is as long as the hash, the mask of the same hash.", "RFC 7518 section 3.5")
                .rejects("no-salt", "No salt", BAD_SIGNATURE, with(PS256, input -> pss("SHA-256", 0, input)))
                .rejects(
                        "short-salt",
                        "A salt of 20 bytes",
                        BAD_SIGNATURE,
                        with(PS256, input -> pss("SHA-256", 20, input)))
                .rejects(
                        "mask-of-sha-1",
                        "A mask of SHA-1",
                        BAD_SIGNATURE,
                        with(PS256, input -> pss("SHA-1", 32, input)))
                .rejects(
                        "pkcs1",
                        "PKCS #1 v1.5 instead",
                        BAD_SIGNATURE,
                        with(PS256, input -> signed(PS256, "SHA256withRSA", input)));
    }

    private static void lengths(List<Case> cases) {
        var row = Row.must(
                cases,
                "2.7",
                "A signature is right to the last bit, and all of it is there.",
                "RFC 7515 section 5.2, RFC 7518 section 3.2");
        for (var algorithm : List.of(
                JwsAlgorithm.HS256, JwsAlgorithm.RS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA, JwsAlgorithm.PS256)) {
            var signer = Signer.of(algorithm);
            var name = algorithm.joseName().toLowerCase(Locale.ROOT);
            row.rejects(
                            name + "-first-bit",
                            "The first bit flipped, " + algorithm.joseName(),
                            BAD_SIGNATURE,
                            signer.signing(flipped(signer.signature(), 0)).token())
                    .rejects(
                            name + "-last-bit",
                            "The last bit flipped, " + algorithm.joseName(),
                            BAD_SIGNATURE,
                            signer.signing(flipped(signer.signature(), -1)).token())
                    .rejects(
                            name + "-cut",
                            "Half of it, " + algorithm.joseName(),
                            BAD_SIGNATURE,
                            signer.signing(input -> half(signer.signature().apply(input)))
                                    .token())
                    .rejects(
                            name + "-longer",
                            "A byte more, " + algorithm.joseName(),
                            BAD_SIGNATURE,
                            signer.signing(input -> joined(signer.signature().apply(input), new byte[1]))
                                    .token())
                    .rejects(
                            name + "-none",
                            "No signature, " + algorithm.joseName(),
                            MALFORMED,
                            signer.signing(_ -> new byte[0]).token())
                    .rejects(
                            name + "-of-other-claims",
                            "The signature of another payload, " + algorithm.joseName(),
                            BAD_SIGNATURE,
                            ofOtherClaims(signer));
        }
    }

    /** The signature of a genuine token moved to a payload that says more. */
    private static Sent ofOtherClaims(Signer signer) {
        var genuine = String.valueOf(signer.token().token()).split("\\.", -1);
        var payload = TestKey.base64Url(Claims.usual().with("sub", "\"eve\"").json());
        return signer.sent(genuine[0] + "." + payload + "." + genuine[2]);
    }

    private static Sent as(TestKey key, byte[] signature) {
        return Signer.of(key).signing(_ -> signature).token();
    }

    private static Sent with(TestKey key, Signing signing) {
        return Signer.of(key)
                .signing(input -> {
                    try {
                        return signing.sign(input);
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                })
                .token();
    }

    private static Sent padded(int type, int fill, byte[] info, String digest, int trailing) {
        return with(RS256, input -> RS256.signPadded(input, type, (byte) fill, info, digest, trailing));
    }

    private static byte[] pss(String mask, int salt, byte[] input) throws GeneralSecurityException {
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec(mask), salt, 1));
        return signed(signature, PS256, input);
    }

    private static byte[] edDsa(EdDSAParameterSpec parameters, byte[] input) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.setParameter(parameters);
        return signed(signature, EDDSA, input);
    }

    private static byte[] signed(TestKey key, String name, byte[] input) throws GeneralSecurityException {
        return signed(Signature.getInstance(name), key, input);
    }

    private static byte[] signed(Signature signature, TestKey key, byte[] input) throws GeneralSecurityException {
        signature.initSign(key.privateKey());
        signature.update(input);
        return signature.sign();
    }

    /** A bit of the first byte, or of the last for -1. */
    private static UnaryOperator<byte[]> flipped(UnaryOperator<byte[]> signature, int index) {
        return input -> {
            var flipped = signature.apply(input).clone();
            flipped[index < 0 ? flipped.length - 1 : index] ^= index < 0 ? 1 : (byte) 0x80;
            return flipped;
        };
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] joined(byte[] one, byte[] two) {
        var joined = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, joined, one.length, two.length);
        return joined;
    }

    private static byte[] fixed(BigInteger value, int length) {
        var bytes = value.toByteArray();
        var fixed = new byte[length];
        var count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
        return fixed;
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
