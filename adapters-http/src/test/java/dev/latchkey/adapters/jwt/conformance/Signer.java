package dev.latchkey.adapters.jwt.conformance;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;

/** Signs whatever it is given, with one key. */
record Signer(String keys, String algorithm, String header, UnaryOperator<byte[]> signature) {
    static final Signer SECRET = hmac(JwsAlgorithm.HS256, PublishedKeys.SECRET.getBytes(StandardCharsets.UTF_8));
    static final Signer KEY = of(JwsAlgorithm.RS256);

    static Signer of(JwsAlgorithm algorithm) {
        return algorithm.isSymmetric()
                ? hmac(algorithm, PublishedKeys.SECRET.getBytes(StandardCharsets.UTF_8))
                : of(PublishedKeys.of(algorithm));
    }

    static Signer of(TestKey key) {
        return new Signer("jwks", key.algorithm().joseName(), key.header(), key::sign);
    }

    static Signer hmac(JwsAlgorithm algorithm, byte[] secret) {
        // The JDK takes no empty secret; one of a zero byte is the same (RFC 2104 section 2).
        var key = new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HMAC");
        return new Signer(
                "secret",
                algorithm.joseName(),
                "{\"alg\":\"" + algorithm.joseName() + "\"}",
                input -> TestKey.mac(algorithm, key, input));
    }

    /** The same case under the shared secret and under a published key. */
    static List<Sent> both(Function<Signer, Sent> request) {
        return List.of(request.apply(SECRET), request.apply(KEY));
    }

    /** Of a damage that matters whatever the keys are. */
    Signer anywhere() {
        return new Signer("any", algorithm, header, signature);
    }

    Signer signing(UnaryOperator<byte[]> otherwise) {
        return new Signer(keys, algorithm, header, otherwise);
    }

    /** The usual header with more members, each written {@code "name":value}. */
    String headerWith(String members) {
        return header.substring(0, header.length() - 1) + "," + members + "}";
    }

    Sent token() {
        return token(Claims.usual().json());
    }

    Sent token(String payload) {
        return token(header, payload);
    }

    Sent token(String otherHeader, String payload) {
        return token(otherHeader.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }

    Sent token(byte[] otherHeader, byte[] payload) {
        return spelled(TestKey.base64Url(otherHeader), TestKey.base64Url(payload));
    }

    /** Signs the parts as they are spelled. */
    Sent spelled(String headerPart, String payloadPart) {
        var input = headerPart + "." + payloadPart;
        var signed = signature.apply(input.getBytes(StandardCharsets.ISO_8859_1));
        return sent(input + "." + TestKey.base64Url(signed));
    }

    Sent sent(String token) {
        return new Sent(keys, algorithm, token, List.of(), null);
    }
}
