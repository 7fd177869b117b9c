package dev.latchkey.adapters.jwt.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.CountedCache;
import dev.latchkey.adapters.jwt.JwkSetConfig;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.jwt.SharedSecret;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.TokenCacheConfig;
import dev.latchkey.adapters.jwt.VerifierEvents;
import dev.latchkey.adapters.jwt.helidon.HelidonSignatureEngine;
import dev.latchkey.adapters.jwt.nimbus.NimbusOnJdk;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published tokens: what is in {@code docs/conformance}, and what this verifier makes of them. */
class ConformanceTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("basedir", ""), "../docs/conformance");
    private static final Path TOKENS = DIRECTORY.resolve("tokens.json");
    private static final Path KEYS = DIRECTORY.resolve("jwks.json");

    private static JsonNode published() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(TOKENS));
    }

    private static List<JsonNode> cases() throws IOException {
        return StreamSupport.stream(published().get("cases").spliterator(), false)
                .toList();
    }

    @Nested
    class Document {
        /** ECDSA and PSS sign anew each time; of all else there is one spelling. Minted anew where asked to. */
        @Test
        void isWhatIsMintedButForSignaturesThatVary() throws IOException {
            if (Boolean.getBoolean("latchkey.conformance.mint")) {
                Files.writeString(TOKENS, Conformance.document());
                Files.writeString(KEYS, PublishedKeys.jwkSet());
            }
            assertEquals(PublishedKeys.jwkSet(), Files.readString(KEYS));
            assertEquals(withoutVarying(Conformance.document()), withoutVarying(Files.readString(TOKENS)));
        }

        private static String withoutVarying(String document) {
            return Pattern.compile("(\"algorithm\" : \"[EP]S\\d+\",\\s+\"token\" : \"[^.]*\\.[^.]*\\.)[^\"]*")
                    .matcher(document)
                    .replaceAll("$1");
        }

        @Test
        void namesEachCaseOnce() throws IOException {
            var ids = new HashSet<String>();
            for (var it : cases()) {
                assertTrue(ids.add(text(it, "id")), text(it, "id"));
                assertTrue(text(it, "id").startsWith(text(it, "section") + "-"), text(it, "id"));
            }
        }

        @Test
        void coversEachThreatThatOneRequestCanShow() throws IOException {
            // The pace of fetches; a token that outlives its user, which is a matter of time and of 4.6.
            var others = Set.of("0.9", "0.10");
            var rows = Pattern.compile("(?m)^\\| ([0-4]\\.\\d+) \\|")
                    .matcher(Files.readString(DIRECTORY.resolve("../threats.md")))
                    .results()
                    .map(it -> it.group(1))
                    .filter(it -> !others.contains(it))
                    .toList();
            var covered = new TreeSet<String>();
            cases().forEach(it -> covered.add(text(it, "section")));
            assertTrue(rows.size() > 50, "too few rows: " + rows);
            assertEquals(
                    List.of(), rows.stream().filter(it -> !covered.contains(it)).toList());
        }
    }

    @Nested
    class Verdicts {
        @ParameterizedTest
        @CsvSource({
            "nimbus, 0, 2026-11-21T03:13:00Z",
            "nimbus, 1000, 2026-11-21T03:13:00Z",
            "nimbus, 1000, 2035-12-01T00:00:00Z",
            "nimbus on the JDK, 0, 2026-11-21T03:13:00Z",
            "helidon, 0, 2026-11-21T03:13:00Z",
            "helidon, 1000, 2026-11-21T03:13:00Z"
        })
        void areThePublishedOnesForThePublishedReasonEachTime(String engine, int remembered, Instant now)
                throws IOException {
            var counted = new CountedCache();
            var accepted = new ArrayList<String>();
            try (var verifier = verifier(engine(engine), now, true, true, remembered, counted)) {
                eachToken(engine(engine), (it, request) -> {
                    var expected = expected(it, request);
                    assertEquals(expected, verifier.verify(token(request)), () -> text(it, "id"));
                    assertEquals(expected, verifier.verify(token(request)), () -> text(it, "id") + " again");
                    if (expected instanceof Verified) {
                        accepted.add(text(it, "id"));
                    }
                });
            }
            assertTrue(accepted.size() > 20, "only " + accepted.size());
            assertEquals(remembered == 0, counted.hits() == 0);
            assertTrue(remembered == 0 || counted.hits() >= accepted.size(), counted::toString);
        }

        @ParameterizedTest
        @CsvSource({"secret, true, false", "jwks, false, true"})
        void areTheSameWhereThereIsOneKindOfKey(String keys, boolean secret, boolean jwkSet) throws IOException {
            try (var verifier = verifier(engine("nimbus"), Instant.parse("2026-11-21T03:13:00Z"), secret, jwkSet)) {
                eachToken(engine("nimbus"), (it, request) -> {
                    if (Set.of("any", keys).contains(text(request, "keys"))) {
                        var accepted = verifier.verify(token(request)) instanceof Verified;
                        assertEquals(text(it, "verdict").equals("accept"), accepted, () -> text(it, "id"));
                    }
                });
            }
        }

        private static SignatureEngine engine(String name) {
            return switch (name) {
                case "helidon" -> new HelidonSignatureEngine();
                case "nimbus" -> new NimbusSignatureEngine();
                default -> NimbusOnJdk.engine();
            };
        }

        private static JwtTokenVerifier verifier(SignatureEngine engine, Instant now, boolean secret, boolean jwkSet)
                throws IOException {
            return verifier(engine, now, secret, jwkSet, 0, VerifierEvents.UNHEARD);
        }

        private static JwtTokenVerifier verifier(
                SignatureEngine engine,
                Instant now,
                boolean secret,
                boolean jwkSet,
                int remembered,
                VerifierEvents events)
                throws IOException {
            var policy = new TokenPolicy(
                    Claims.ISSUER,
                    Set.of(Claims.AUDIENCE),
                    Set.of("JWT"),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(Claims.LONGEST_LIFE));
            var config = new JwtConfig(
                    policy,
                    Set.of(),
                    secret
                            ? List.of(new SharedSecret(
                                    published().get("settings").get("secret").stringValue()))
                            : List.of(),
                    jwkSet ? JwkSetConfig.at(KEYS.toAbsolutePath().normalize().toUri()) : null,
                    new TokenCacheConfig(remembered, 10_000_000));
            var verifier = new JwtTokenVerifier(config, engine, InstantSource.fixed(now), events);
            verifier.warmUp();
            return verifier;
        }

        /** Each token whose case the engine can judge: one that it cannot prove is refused for that reason alone. */
        private static void eachToken(SignatureEngine engine, BiConsumer<JsonNode, JsonNode> judge) throws IOException {
            var judged = new ArrayList<String>();
            for (var it : cases()) {
                for (var request : it.get("requests")) {
                    if (request.has("token") && canProve(engine, optional(request, "algorithm"))) {
                        judge.accept(it, request);
                        judged.add(text(it, "id"));
                    }
                }
            }
            assertTrue(judged.size() > 300, "only " + judged.size());
        }

        private static boolean canProve(SignatureEngine engine, @Nullable String algorithm) {
            return algorithm == null
                    || JwsAlgorithm.of(algorithm)
                            .filter(engine.algorithms()::contains)
                            .isPresent();
        }

        private static TokenVerification expected(JsonNode it, JsonNode request) {
            if (text(it, "verdict").equals("reject")) {
                return new Rejected(TokenRejection.valueOf(text(it, "latchkey")));
            }
            var claims = claims(request);
            return new Verified(
                    new UserId(text(it, "subject")),
                    Instant.ofEpochSecond((long) claims.get("iat").doubleValue()),
                    Instant.ofEpochSecond((long) claims.get("exp").doubleValue()),
                    optional(claims, "sid"));
        }

        private static JsonNode claims(JsonNode request) {
            var payload = text(request, "token").split("\\.", -1)[1];
            return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(payload));
        }

        private static BearerToken token(JsonNode request) {
            return new BearerToken(text(request, "token"));
        }
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).stringValue();
    }

    private static @Nullable String optional(JsonNode node, String name) {
        return node.has(name) ? text(node, name) : null;
    }
}
