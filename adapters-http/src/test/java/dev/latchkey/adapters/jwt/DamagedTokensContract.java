package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One fixed token of each algorithm, which passes, and nothing that differs from it in a bit or in a character. */
public abstract class DamagedTokensContract {
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_230_780L);
    private static final TokenVerification VERIFIED =
            new Verified(new UserId("u"), ISSUED, ISSUED.plusSeconds(900), null);

    // What a damaged header may be: no text, no JSON, or one that names something else.
    private static final Set<TokenRejection> OF_A_HEADER = EnumSet.of(
            TokenRejection.NOT_UTF8,
            TokenRejection.NOT_JSON,
            TokenRejection.ALGORITHM_NOT_ALLOWED,
            TokenRejection.UNKNOWN_KEY,
            TokenRejection.BAD_SIGNATURE);
    // A dot that is none any more, one that was none, and characters outside the alphabet.
    private static final Set<TokenRejection> OF_TEXT =
            EnumSet.of(TokenRejection.SIGNED_COOKIE, TokenRejection.MALFORMED, TokenRejection.NOT_BASE64URL);

    @TempDir
    private Path directory;

    protected abstract SignatureEngine engine();

    private record Specimen(JwsAlgorithm algorithm, String token, JsonNode key) {
        byte[] part(int index) {
            return Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
        }

        String with(int index, byte[] bytes) {
            var parts = token.split("\\.", -1);
            parts[index] = TestKey.base64Url(bytes);
            return String.join(".", parts);
        }
    }

    private Specimen specimen(JwsAlgorithm algorithm) {
        assumeTrue(engine().algorithms().contains(algorithm), "not claimed by the engine");
        var vector = Vectors.file("one-of-each")
                .get("vectors")
                .valueStream()
                .filter(candidate -> candidate.get("alg").asString().equals(algorithm.joseName()))
                .findAny()
                .orElseThrow();
        return new Specimen(algorithm, vector.get("token").asString(), vector.get("key"));
    }

    private JwtTokenVerifier verifier(Specimen specimen, TokenCacheConfig cache) throws IOException {
        var secrets = List.<SharedSecret>of();
        JwkSetConfig keys = null;
        if (specimen.algorithm.isSymmetric()) {
            var secret = Vectors.secret(specimen.key).getEncoded();
            secrets = List.of(new SharedSecret(new String(secret, StandardCharsets.UTF_8)));
        } else {
            var file = Files.writeString(directory.resolve("jwks.json"), TestKey.jwkSet(specimen.key.toString()));
            keys = JwkSetConfig.at(file.toUri());
        }
        var policy = new TokenPolicy("i", Set.of("a"), Set.of("JWT"), Duration.ZERO, Duration.ofMinutes(15));
        var verifier = new JwtTokenVerifier(
                new JwtConfig(policy, Set.of(), secrets, keys, cache), engine(), InstantSource.fixed(ISSUED));
        verifier.warmUp();
        return verifier;
    }

    /** The reasons for which tokens that are made of a good one are refused; that all of them are is asserted. */
    private Set<TokenRejection> reasons(JwsAlgorithm algorithm, Function<Specimen, Stream<String>> damage)
            throws IOException {
        var specimen = specimen(algorithm);
        var reasons = EnumSet.noneOf(TokenRejection.class);
        // With one that remembers the good token, and little else.
        try (var verifier = verifier(specimen, new TokenCacheConfig(10, 100_000))) {
            assertEquals(VERIFIED, verifier.verify(new BearerToken(specimen.token)));
            damage.apply(specimen).forEach(damaged -> {
                assertNotEquals(specimen.token, damaged);
                if (verifier.verify(new BearerToken(damaged)) instanceof Rejected(var reason)) {
                    reasons.add(reason);
                } else {
                    throw new AssertionError("not refused: " + damaged);
                }
            });
            assertEquals(VERIFIED, verifier.verify(new BearerToken(specimen.token)));
        }
        return reasons;
    }

    private static Stream<byte[]> eachBit(JwsAlgorithm algorithm, byte[] bytes) {
        return eachBit(algorithm, bytes, 0);
    }

    /** Each bit; where a signature takes milliseconds to check, each seventh from some byte on, which leaves none out. */
    private static Stream<byte[]> eachBit(JwsAlgorithm algorithm, byte[] bytes, int fewerFrom) {
        var step = algorithm == JwsAlgorithm.ES384 || algorithm == JwsAlgorithm.ES512 ? 7 : 1;
        return IntStream.range(0, 8 * bytes.length)
                .filter(bit -> bit % step == 0 || bit < 8 * fewerFrom)
                .mapToObj(bit -> {
                    var flipped = bytes.clone();
                    flipped[bit / 8] ^= (byte) (1 << bit % 8);
                    return flipped;
                });
    }

    private static Function<Specimen, Stream<String>> eachBitOf(int part) {
        return specimen ->
                eachBit(specimen.algorithm, specimen.part(part)).map(damaged -> specimen.with(part, damaged));
    }

    /** A secret is tried whatever key the token names. */
    private static Set<TokenRejection> ofAHeader(JwsAlgorithm algorithm) {
        var reasons = EnumSet.copyOf(OF_A_HEADER);
        if (algorithm.isSymmetric()) {
            reasons.remove(TokenRejection.UNKNOWN_KEY);
        }
        return reasons;
    }

    @ParameterizedTest
    @EnumSource
    void passAsTheyAre(JwsAlgorithm algorithm) throws IOException {
        var specimen = specimen(algorithm);
        try (var verifier = verifier(specimen, TokenCacheConfig.NONE)) {
            assertEquals(VERIFIED, verifier.verify(new BearerToken(specimen.token)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithAnyBitOfTheHeaderFlipped(JwsAlgorithm algorithm) throws IOException {
        assertEquals(ofAHeader(algorithm), reasons(algorithm, eachBitOf(0)));
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithAnyBitOfThePayloadFlipped(JwsAlgorithm algorithm) throws IOException {
        assertEquals(EnumSet.of(TokenRejection.BAD_SIGNATURE), reasons(algorithm, eachBitOf(1)));
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithAnyBitOfTheSignatureFlipped(JwsAlgorithm algorithm) throws IOException {
        assertEquals(EnumSet.of(TokenRejection.BAD_SIGNATURE), reasons(algorithm, eachBitOf(2)));
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithAnyBitOfTheirTextFlipped(JwsAlgorithm algorithm) throws IOException {
        var expected = ofAHeader(algorithm);
        expected.addAll(OF_TEXT);
        assertEquals(
                expected,
                reasons(
                        algorithm,
                        specimen -> eachBit(
                                        algorithm,
                                        specimen.token.getBytes(StandardCharsets.ISO_8859_1),
                                        specimen.token.indexOf('.'))
                                .map(damaged -> new String(damaged, StandardCharsets.ISO_8859_1))));
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithoutAnyOneCharacter(JwsAlgorithm algorithm) throws IOException {
        var reasons = reasons(
                algorithm,
                specimen -> IntStream.range(0, specimen.token.length())
                        .mapToObj(i -> specimen.token.substring(0, i) + specimen.token.substring(i + 1)));
        reasons.remove(TokenRejection.BAD_SIGNATURE); // where what is left of a signature happens to be base64url
        assertEquals(EnumSet.of(TokenRejection.SIGNED_COOKIE, TokenRejection.NOT_BASE64URL), reasons);
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedCutShortAnywhere(JwsAlgorithm algorithm) throws IOException {
        var token = specimen(algorithm).token;
        var first = token.indexOf('.');
        var second = token.indexOf('.', first + 1);
        assertEquals(EnumSet.of(TokenRejection.MALFORMED), reasons(algorithm, cutTo(0, 0)));
        assertEquals(EnumSet.of(TokenRejection.OPAQUE_TOKEN), reasons(algorithm, cutTo(1, first)));
        assertEquals(EnumSet.of(TokenRejection.SIGNED_COOKIE), reasons(algorithm, cutTo(first + 1, second)));
        assertEquals(EnumSet.of(TokenRejection.MALFORMED), reasons(algorithm, cutTo(second + 1, second + 1)));
        assertEquals(
                EnumSet.of(TokenRejection.NOT_BASE64URL, TokenRejection.BAD_SIGNATURE),
                reasons(algorithm, cutTo(second + 2, token.length() - 1)));
    }

    private static Function<Specimen, Stream<String>> cutTo(int least, int most) {
        return specimen -> IntStream.rangeClosed(least, most).mapToObj(length -> specimen.token.substring(0, length));
    }

    @ParameterizedTest
    @EnumSource
    void areNotProvedWithAnyBitOfTheKeyFlipped(JwsAlgorithm algorithm) throws TokenRefusal, InvalidKeyException {
        var specimen = specimen(algorithm);
        var jws = CompactJws.read(specimen.token);
        var seen = EnumSet.noneOf(Outcome.class);
        for (var member : List.of("k", "x", "y", "n", "e")) {
            if (specimen.key.has(member)) {
                var octets =
                        Base64.getUrlDecoder().decode(specimen.key.get(member).asString());
                for (var damaged : eachBit(algorithm, octets).toList()) {
                    var key = ((ObjectNode) specimen.key.deepCopy()).put(member, TestKey.base64Url(damaged));
                    seen.add(outcome(algorithm, key, jws));
                }
            }
        }
        assertEquals(
                switch (algorithm) {
                    case HS256, HS384, HS512 -> EnumSet.of(Outcome.NOT_PROVED);
                    case ES256, ES384, ES512 -> EnumSet.of(Outcome.NOT_A_KEY);
                    case EDDSA, ED25519 -> EnumSet.of(Outcome.NOT_PROVED, Outcome.NOT_A_KEY);
                    case RS256, RS384, RS512, PS256, PS384, PS512 -> EnumSet.of(Outcome.NOT_PROVED, Outcome.WEAK);
                },
                seen);
    }

    private enum Outcome {
        PROVED,
        NOT_PROVED,
        NOT_A_KEY,
        WEAK
    }

    private Outcome outcome(JwsAlgorithm algorithm, JsonNode key, CompactJws jws)
            throws TokenRefusal, InvalidKeyException {
        if (algorithm.isSymmetric()) {
            return outcome(VerificationKey.bind(engine(), algorithm, null, Vectors.secret(key)), jws);
        }
        var set = new JwkSetReader(engine()).read(Jwks.bytes(TestKey.jwkSet(key.toString())));
        var found = set.find(new KeyName(algorithm.canonical(), "k"));
        if (found != null) {
            return outcome(found, jws);
        }
        return set.warnings().equals(List.of(JwkSet.warning("kid k", JwkFault.WEAK)))
                ? Outcome.WEAK
                : Outcome.NOT_A_KEY;
    }

    private static Outcome outcome(VerificationKey key, CompactJws jws) {
        return key.signed(jws) ? Outcome.PROVED : Outcome.NOT_PROVED;
    }
}
