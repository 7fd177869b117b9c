package dev.latchkey.adapters.jwt.conformance;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The keys of the conformance file: kept, so that minting again changes no more than it must, and worthless, since both
 * halves of each pair and the secret are there for all to read.
 */
final class PublishedKeys {
    /** Long enough for HS512. */
    static final String SECRET = "published-and-worthless-conformance-secret-0123456789-0123456789-0123456789";

    static final String LEAKED_SECRET = "published-in-the-key-set-0123456789-0123456789";
    static final String LEAKED_SCALAR = "published-private-key-worthless!";

    private static final Path FILE =
            Path.of(System.getProperty("basedir", ""), "src/test/resources/conformance/keys.properties");
    private static final Properties PAIRS = load();

    static final TestKey RETIRED = named("es384-retired", JwsAlgorithm.ES384);
    static final TestKey WEAK = named("weak-rsa", JwsAlgorithm.RS256);
    static final TestKey FOR_ENCRYPTION = named("for-encryption", JwsAlgorithm.ES256);
    static final TestKey FOR_WRAPPING = named("for-wrapping", JwsAlgorithm.ES256);
    static final TestKey LEAKED = named("leaked", JwsAlgorithm.ES256);
    static final TestKey ONE_OF_TWO = named("twice", "twice-1", JwsAlgorithm.ES256);
    static final TestKey OTHER_OF_TWO = named("twice", "twice-2", JwsAlgorithm.ES256);
    /** Of somebody else, published nowhere. */
    static final TestKey FOREIGN_RSA = named("foreign", "foreign-rsa", JwsAlgorithm.RS256);

    static final TestKey FOREIGN_EC = named("foreign", "foreign-ec", JwsAlgorithm.ES256);

    private PublishedKeys() {}

    static TestKey of(JwsAlgorithm algorithm) {
        var pair = algorithm == JwsAlgorithm.ED25519 ? JwsAlgorithm.EDDSA : algorithm;
        return named(pair.name().toLowerCase(Locale.ROOT), algorithm);
    }

    /** As an issuer would publish them, oddities last. */
    static String jwkSet() {
        var keys = new ArrayList<String>();
        Arrays.stream(JwsAlgorithm.values())
                .filter(it -> !it.isSymmetric() && it != JwsAlgorithm.ED25519)
                .forEach(it -> keys.add(of(it).jwk()));
        keys.addAll(List.of(
                RETIRED.jwk(),
                WEAK.jwk(),
                FOR_ENCRYPTION.jwk("\"alg\":\"ES256\",\"use\":\"enc\","),
                FOR_WRAPPING.jwk("\"alg\":\"ES256\",\"key_ops\":[\"wrapKey\"],"),
                LEAKED.jwk("\"alg\":\"ES256\",\"d\":\"" + TestKey.base64Url(LEAKED_SCALAR) + "\","),
                "{\"alg\":\"HS256\",\"kid\":\"leaked-secret\",\"kty\":\"oct\",\"k\":\""
                        + TestKey.base64Url(LEAKED_SECRET) + "\"}",
                "{\"alg\":\"ML-DSA-44\",\"kid\":\"of-unknown-kind\",\"kty\":\"AKP\",\"pub\":\"AA\"}",
                ONE_OF_TWO.jwk(),
                OTHER_OF_TWO.jwk()));
        return "{\"keys\":[\n  " + String.join(",\n  ", keys) + "\n]}\n";
    }

    private static TestKey named(String id, JwsAlgorithm algorithm) {
        return named(id, id, algorithm);
    }

    private static TestKey named(String id, String pair, JwsAlgorithm algorithm) {
        return TestKey.of(algorithm, id, pair(pair, algorithm));
    }

    private static KeyPair pair(String name, JwsAlgorithm algorithm) {
        if (!PAIRS.containsKey(name)) {
            throw new IllegalStateException("no pair of keys named " + name + " in " + FILE);
        }
        var halves = PAIRS.getProperty(name).split(",", 2);
        var decoder = Base64.getDecoder();
        try {
            var factory = KeyFactory.getInstance(
                    switch (algorithm) {
                        case EDDSA, ED25519 -> "Ed25519";
                        case ES256, ES384, ES512 -> "EC";
                        default -> "RSA";
                    });
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(decoder.decode(halves[0]))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(halves[1]))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Properties load() {
        var pairs = new Properties();
        try (var reader = Files.newBufferedReader(FILE, StandardCharsets.US_ASCII)) {
            pairs.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pairs;
    }
}
