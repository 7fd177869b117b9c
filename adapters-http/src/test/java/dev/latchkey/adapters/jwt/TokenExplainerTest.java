package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.adapters.jwt.TokenExplanation.Verdict;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenExplainerTest {
    private static final Path PUBLISHED = Path.of(System.getProperty("basedir", ""), "../docs/conformance")
            .toAbsolutePath()
            .normalize();
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");
    private static final int LONGEST = 8185;
    // Damage that is the same in every run, so that a failure can be looked at.
    private static final int SEED = 5;

    private static JsonNode published() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(PUBLISHED.resolve("tokens.json")));
    }

    private static JwtConfig config(URI jwkSet) throws IOException {
        var settings = published().get("settings");
        var policy = new TokenPolicy(
                settings.get("issuer").stringValue(),
                Set.of(settings.get("audience").stringValue()),
                Set.of("JWT"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(settings.get("longestLifeInSeconds").longValue()));
        var secret = new SharedSecret(settings.get("secret").stringValue());
        return new JwtConfig(policy, Set.of(), List.of(secret), JwkSetConfig.at(jwkSet));
    }

    private static URI publishedKeys() {
        return PUBLISHED.resolve("jwks.json").toUri();
    }

    private static TokenExplainer explainer(JwtConfig config, boolean secretsKnown) {
        return new TokenExplainer(config, new NimbusSignatureEngine(), InstantSource.fixed(NOW), LONGEST, secretsKnown);
    }

    /** Each published token, good and bad, and three times damaged at random. */
    private static List<String> tokens() throws IOException {
        var random = new Random(SEED);
        var tokens = new ArrayList<String>();
        for (var it : published().get("cases")) {
            for (var request : it.get("requests")) {
                if (request.has("token")) {
                    var token = request.get("token").stringValue();
                    tokens.add(token);
                    for (var i = 0; i < 3 && !token.isEmpty(); i++) {
                        tokens.add(damaged(token, random));
                    }
                }
            }
        }
        assertTrue(tokens.size() > 1000, "only " + tokens.size());
        return tokens;
    }

    private static String damaged(String token, Random random) {
        var at = random.nextInt(token.length());
        var other = "AQgw4_-.=+e".charAt(random.nextInt(11));
        return switch (random.nextInt(3)) {
            case 0 -> token.substring(0, at) + other + token.substring(at + 1);
            case 1 -> token.substring(0, at) + token.substring(at + 1);
            default -> token.substring(0, at) + other + token.substring(at);
        };
    }

    private static void eachToken(TokenExplainer explainer, BiConsumer<TokenExplanation, TokenVerification> judge)
            throws IOException {
        try (var verifier =
                new JwtTokenVerifier(config(publishedKeys()), new NimbusSignatureEngine(), InstantSource.fixed(NOW))) {
            verifier.warmUp();
            for (var token : tokens()) {
                if (token.length() <= LONGEST) {
                    judge.accept(explainer.explain(new BearerToken(token)), verifier.verify(new BearerToken(token)));
                }
            }
        }
    }

    @Nested
    class NeverDisagreesWithTheVerifier {
        @Test
        void withAllKeys() throws IOException {
            var verdicts = EnumSet.noneOf(Verdict.class);
            eachToken(explainer(config(publishedKeys()), true), (explanation, verification) -> {
                verdicts.add(explanation.verdict());
                assertEquals(Gap.NONE, explanation.gap());
                switch (verification) {
                    case Verified _ -> assertEquals(Verdict.ACCEPTED, explanation.verdict());
                    case Rejected(var reason) -> {
                        assertEquals(Verdict.REFUSED, explanation.verdict());
                        assertEquals(reason, explanation.reason());
                    }
                    default -> throw new AssertionError("not judged");
                }
            });
            assertEquals(EnumSet.of(Verdict.ACCEPTED, Verdict.REFUSED), verdicts);
        }

        @Test
        void withoutAnyKey() throws IOException {
            var verdicts = EnumSet.noneOf(Verdict.class);
            var offline = config(URI.create("https://issuer.example.com/jwks"));
            eachToken(explainer(offline, false), (explanation, verification) -> {
                verdicts.add(explanation.verdict());
                if (verification instanceof Verified) {
                    assertEquals(Verdict.UNPROVEN, explanation.verdict());
                }
                if (explanation.gap() == Gap.NONE) {
                    assertEquals(new Rejected(Objects.requireNonNull(explanation.reason())), verification);
                }
            });
            assertEquals(EnumSet.of(Verdict.UNPROVEN, Verdict.REFUSED), verdicts);
        }
    }

    @Nested
    class Steps {
        @Test
        void passUpToTheOneThatFailsAndNoneComesAfter() throws IOException {
            eachToken(explainer(config(publishedKeys()), true), (explanation, verification) -> {
                var outcomes = explanation.steps().stream()
                        .map(TokenExplanation.Step::outcome)
                        .toList();
                var failed = outcomes.indexOf(Outcome.FAILED);
                if (explanation.verdict() == Verdict.ACCEPTED) {
                    assertEquals(Set.of(Outcome.PASSED), Set.copyOf(outcomes.subList(0, outcomes.size() - 1)));
                    assertEquals(Outcome.LEFT_OUT, outcomes.getLast());
                } else {
                    assertTrue(outcomes.subList(0, failed).stream().allMatch(it -> it == Outcome.PASSED));
                    assertTrue(outcomes.subList(failed + 1, outcomes.size()).stream()
                            .allMatch(it -> it == Outcome.NOT_REACHED));
                }
            });
        }

        @Test
        void comeInTheOrderOfTheReasons() {
            var checks = Stream.of(TokenRejection.values())
                    .map(it -> TokenCheck.of(it, it != TokenRejection.WRONG_TYPE))
                    .toList();
            assertEquals(checks.stream().sorted().toList(), checks);
        }

        @Test
        void asAboutASessionOnlyWhereOneIsWanted() throws IOException {
            var with = config(publishedKeys());
            var policy = with.policy();
            var wanting = new JwtConfig(
                    new TokenPolicy(
                            policy.issuer(),
                            policy.audiences(),
                            policy.types(),
                            policy.clockSkew(),
                            policy.maxLifetime(),
                            true),
                    with.algorithms(),
                    with.secrets(),
                    with.jwkSet());
            assertFalse(asks(explainer(with, true)));
            assertTrue(asks(explainer(wanting, true)));
        }

        private static boolean asks(TokenExplainer explainer) {
            return explainer.explain(new BearerToken("x")).steps().stream()
                    .anyMatch(it -> it.check() == TokenCheck.SESSION);
        }
    }

    @Nested
    class Evidence {
        @Test
        void isGivenForEachRefusalAndNeverHoldsTheSignature() throws IOException {
            var reasons = EnumSet.noneOf(TokenRejection.class);
            var explainer = explainer(config(publishedKeys()), true);
            for (var token : tokens()) {
                var explanation = explainer.explain(new BearerToken(token));
                if (explanation.reason() != null) {
                    reasons.add(explanation.reason());
                    assertNotEquals("", explanation.expected());
                    assertNotEquals("", explanation.seen());
                }
                var said = explanation.toString();
                var signature = token.substring(token.lastIndexOf('.') + 1);
                assertFalse(signature.length() > 20 && said.contains(signature), said);
            }
            // What takes a session, or a database, to be refused for.
            assertEquals(
                    EnumSet.complementOf(EnumSet.of(TokenRejection.MISSING_SESSION, TokenRejection.REVOKED)), reasons);
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0 s",
            "59, 59 s",
            "60, 1 min",
            "61, 1 min 1 s",
            "3600, 1 h",
            "3601, 1 h",
            "3660, 1 h 1 min",
            "90061, 1 d 1 h"
        })
        void speaksOfTimeInItsTwoLargestUnits(long seconds, String spoken) {
            assertEquals(spoken, TokenEvidence.span(Duration.ofSeconds(seconds)));
        }

        @Test
        void namesAnAlgorithmThatMayPass() throws IOException {
            var explanation = explainer(config(publishedKeys()), true)
                    .explain(new BearerToken(TestKey.base64Url("{\"alg\":\"none\"}") + ".e30.AA"));
            assertEquals(TokenRejection.ALGORITHM_NOT_ALLOWED, explanation.reason());
            assertEquals("alg none", explanation.seen());
            assertTrue(explanation.expected().contains("EdDSA"), explanation.expected());
        }

        @Test
        void namesTheClaimThatIsNotWhatItHasToBe() {
            var token =
                    TestKey.base64Url("{}") + "." + TestKey.base64Url("{\"iss\":\"i\",\"exp\":1795230600000}") + ".AA";
            assertEquals("exp", new UnprovenToken(token).invalidClaim().orElseThrow());
            assertEquals("i", new UnprovenToken(token).facts().issuer());
        }
    }

    @Nested
    class Size {
        @Test
        void isBoundedByWhatARequestCanCarry() throws IOException {
            var explainer = explainer(config(publishedKeys()), true);
            assertEquals(
                    TokenRejection.OPAQUE_TOKEN,
                    explainer.explain(new BearerToken("a".repeat(LONGEST))).reason());
            assertEquals(
                    TokenRejection.TOO_LARGE,
                    explainer.explain(new BearerToken("a".repeat(LONGEST + 1))).reason());
        }
    }

    @Nested
    class Keys {
        @TempDir
        private Path directory;

        @Test
        void areNamedByIdAndAlgorithm() throws IOException {
            assertTrue(explainer(config(publishedKeys()), true).keys().contains("kid rs256, alg RS256"));
        }

        @Test
        void ofAFileThatIsNoSetCannotBeRead() throws IOException {
            var file = Files.writeString(directory.resolve("jwks.json"), "<html>");
            for (var place : List.of(file.toUri(), directory.resolve("absent").toUri())) {
                var explainer = explainer(config(place), true);
                assertTrue(explainer.jwkSetIsUnreadable());
                var token = Captured.file("jwt-rs256").get("tokens").get(0).get("token");
                assertEquals(
                        Gap.JWK_SET_UNREADABLE,
                        explainer.explain(new BearerToken(token.stringValue())).gap());
            }
            assertFalse(explainer(config(publishedKeys()), true).jwkSetIsUnreadable());
            assertFalse(explainer(config(URI.create("https://a.example/jwks")), true)
                    .jwkSetIsUnreadable());
        }
    }

    @Nested
    class Recognises {
        @ParameterizedTest
        @CsvSource({
            "bearer-opaque, /sign_in_body_token, SESSION_TOKEN",
            "bearer-opaque, /set_auth_token, SIGNED_SESSION_TOKEN",
            "cookie-session-token, /value_decoded, SIGNED_SESSION_TOKEN",
            "cookie-cache-compact, /session_data_decoded_value, COMPACT_CACHE",
            "cookie-cache-jwt, /token, JWT_CACHE",
            "cookie-cache-jwks, /token, PUBLISHED_CACHE",
            "cookie-cache-jwe, /token, ENCRYPTED_CACHE",
            "jwt-hs256-email-verification, /token, MAIL_VERIFICATION",
            "jwt-hs256-custom-sign, /token, ACCESS_TOKEN",
            "jwt-eddsa-ed25519-default, /tokens/0/token, ACCESS_TOKEN",
            "oauth-provider-tokens, /tokens/authorization_code with resource: id_token, ID_TOKEN",
            "oauth-provider-tokens, /tokens/authorization_code with resource: access_token, OAUTH_ACCESS_TOKEN",
            "oauth-provider-tokens, /tokens/client_credentials with resource: access_token, CLIENT_TOKEN"
        })
        void whatBetterAuthGaveOut(String file, String pointer, TokenKind kind) {
            assertEquals(kind, kind(Captured.file(file).at(pointer).stringValue()));
        }

        @Test
        void aSignedCookieAsItIsInTheHeader() {
            var value = Captured.file("cookie-session-token").get("set_cookie").stringValue();
            assertEquals(
                    TokenKind.SIGNED_SESSION_TOKEN, kind(value.substring(value.indexOf('=') + 1, value.indexOf(';'))));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "{'events':{}} | EVENT_TOKEN",
                    "{'cnf':{}} | KEY_BOUND",
                    "{'client_id':'c','sub':'u'} | OAUTH_ACCESS_TOKEN",
                    "{'client_id':'c','sub':'c'} | CLIENT_TOKEN",
                    "{'sub':'c'} | OTHER_JWT"
                })
        void whatIsNotBetterAuths(String payload, TokenKind kind) {
            assertEquals(kind, kind("e30." + TestKey.base64Url(payload.replace('\'', '"')) + ".AA"));
        }

        @Test
        void nothingInOtherTexts() {
            assertEquals(TokenKind.UNKNOWN, kind("a".repeat(31)));
            assertEquals(TokenKind.UNKNOWN, kind("a.b"));
            assertEquals(TokenKind.UNKNOWN, kind("a.b.c"));
            assertEquals(TokenKind.ENCRYPTED, kind("e30.b.c.d.e"));
        }

        private static TokenKind kind(String token) {
            return new UnprovenToken(token).facts().kind();
        }
    }
}
