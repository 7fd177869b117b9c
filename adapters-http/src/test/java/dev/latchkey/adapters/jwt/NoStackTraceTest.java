package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.adapters.jwt.helidon.HelidonSignatureEngine;
import dev.latchkey.adapters.jwt.nimbus.NimbusOnJdk;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown on the way to the refusal of well-formed JSON has no stack trace. */
final class NoStackTraceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");

    @TempDir
    private Path directory;

    private static String claims(String audience, Instant expiresAt) {
        return "{\"iss\":\"https://i\",\"aud\":\"" + audience + "\",\"sub\":\"ada\",\"iat\":"
                + expiresAt.minusSeconds(900).getEpochSecond() + ",\"exp\":" + expiresAt.getEpochSecond() + "}";
    }

    @Test
    void isBuiltForNoRefusal() throws IOException {
        var key = TestKey.of(JwsAlgorithm.ES256, "k1");
        var secret = TestKey.of(JwsAlgorithm.HS256, null);
        var claims = claims("https://a", NOW.plusSeconds(900));
        var good = key.token(claims);
        var unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        var refused = new LinkedHashMap<String, TokenRejection>();
        refused.put("A".repeat(8193), TokenRejection.TOO_LARGE);
        refused.put("opaque", TokenRejection.OPAQUE_TOKEN);
        refused.put(unsigned, TokenRejection.MALFORMED);
        refused.put(good + "=", TokenRejection.NOT_BASE64URL);
        refused.put("_w." + good, TokenRejection.MALFORMED);
        refused.put("_w.AA.AA", TokenRejection.NOT_UTF8);
        refused.put(key.token("{\"alg\":\"none\"}", claims), TokenRejection.ALGORITHM_NOT_ALLOWED);
        refused.put(key.token("{\"alg\":\"ES256\",\"jwk\":{}}", claims), TokenRejection.EMBEDDED_KEY);
        refused.put(unsigned + "AA", TokenRejection.BAD_SIGNATURE);
        refused.put(unsigned + TestKey.base64Url(secret.sign(new byte[0])), TokenRejection.BAD_SIGNATURE);
        refused.put(secret.token(claims) + "A", TokenRejection.BAD_SIGNATURE);
        refused.put(key.token(claims("https://b", NOW)), TokenRejection.WRONG_AUDIENCE);
        refused.put(key.token(claims("https://a", NOW.minusSeconds(60))), TokenRejection.EXPIRED);

        var file = Files.writeString(directory.resolve("jwks.json"), TestKey.published(key));
        var policy = new TokenPolicy(
                "https://i", Set.of("https://a"), Set.of("JWT"), Duration.ofSeconds(30), Duration.ofDays(7));
        var config = new JwtConfig(
                policy, Set.of(), List.of(new SharedSecret(TestKey.SECRET)), JwkSetConfig.at(file.toUri()));
        try (var verifier = new JwtTokenVerifier(config, new NimbusSignatureEngine(), InstantSource.fixed(NOW))) {
            verifier.warmUp();
            // What is loaded with the first of a kind may look for what is not there.
            refused.forEach(
                    (token, reason) -> assertEquals(new Rejected(reason), verifier.verify(new BearerToken(token))));
            var thrown = thrownBy(() -> refused.keySet()
                    .forEach(token -> assertInstanceOf(Rejected.class, verifier.verify(new BearerToken(token)))));

            assertEquals(Set.of(TokenRefusal.class.getName()), thrown);
        }
        assertEquals(0, new TokenRefusal(TokenRejection.MALFORMED).getStackTrace().length);
    }

    static Stream<SignatureEngine> engines() {
        return Stream.of(new NimbusSignatureEngine(), NimbusOnJdk.engine(), new HelidonSignatureEngine());
    }

    /** The JDK alone answers what is no point of Ed25519 with an exception. */
    private static Set<JwsAlgorithm> silent(SignatureEngine engine) {
        var algorithms = EnumSet.copyOf(engine.algorithms());
        if (engine.arithmetic(JwsAlgorithm.ED25519).equals("JDK")) {
            algorithms.removeAll(Set.of(JwsAlgorithm.EDDSA, JwsAlgorithm.ED25519));
        }
        return algorithms;
    }

    @ParameterizedTest
    @MethodSource("engines")
    void isBuiltForAForgery(SignatureEngine engine) throws IOException, InvalidKeyException {
        var input = new byte[] {1};
        var keys = new HashMap<VerificationKey, List<CompactJws>>();
        for (var algorithm : silent(engine)) {
            var key = TestKey.of(algorithm, null);
            keys.put(
                    VerificationKey.bind(engine, algorithm, null, key.verifying()),
                    forged(key.sign(input)).stream()
                            .map(it -> new CompactJws(new byte[0], new byte[0], it, input))
                            .toList());
        }
        Runnable refuse =
                () -> keys.forEach((key, forged) -> forged.forEach(it -> assertFalse(key.signed(it), it::toString)));
        refuse.run();
        assertEquals(Set.of(), thrownBy(refuse));
        assertEquals(Set.of(IOException.class.getName()), thrownBy(() -> {
            refuse.run();
            var _ = new IOException(); // it would have been seen
        }));
    }

    /** In other lengths, uniform, with one bit changed in either half, and with either half at its greatest or zero. */
    private static List<byte[]> forged(byte[] signature) {
        var half = signature.length / 2;
        var forged = new ArrayList<byte[]>();
        forged.add(new byte[0]);
        forged.add(Arrays.copyOf(signature, signature.length - 1));
        forged.add(Arrays.copyOf(signature, signature.length + 1));
        for (var place : new int[] {1, half + 1, signature.length - 1}) {
            var damaged = signature.clone();
            damaged[place] ^= 1;
            forged.add(damaged);
        }
        for (var octet : new byte[] {0, 1, (byte) 0xff}) {
            for (var part : List.of(List.of(0, half), List.of(half, signature.length), List.of(0, signature.length))) {
                var uniform = signature.clone();
                Arrays.fill(uniform, part.getFirst(), part.getLast(), octet);
                forged.add(uniform);
            }
        }
        return forged;
    }

    private Set<String> thrownBy(Runnable task) throws IOException {
        var file = directory.resolve("thrown.jfr");
        var thread = Thread.currentThread().getName();
        try (var recording = new Recording()) {
            recording.enable("jdk.JavaExceptionThrow").withoutThreshold();
            recording.start();
            task.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(it -> it.getThread().getJavaName().equals(thread))
                .map(NoStackTraceTest::thrownClass)
                .collect(Collectors.toSet());
    }

    private static String thrownClass(RecordedEvent event) {
        return event.getClass("thrownClass").getName();
    }
}
