package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.adapters.jwt.TokenExplanation.Step;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every word that is said of a published token, with all keys and with none: compared with
 * {@code explanations/*.txt}. What was said instead is left in {@code target/explanations}, to be read and put in their
 * place if it is better.
 */
class TokenExplanationTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path PUBLISHED = MODULE.resolve("../docs/conformance").normalize();
    private static final Path EXPECTED = MODULE.resolve("src/test/resources/explanations");
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");

    private static JsonNode published() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(PUBLISHED.resolve("tokens.json")));
    }

    private static TokenExplainer explainer(boolean keys, boolean session) throws IOException {
        var settings = published().get("settings");
        var policy = new TokenPolicy(
                settings.get("issuer").stringValue(),
                Set.of(settings.get("audience").stringValue(), "https://second.example"),
                Set.of("JWT"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(settings.get("longestLifeInSeconds").longValue()),
                session);
        var jwkSet = keys ? PUBLISHED.resolve("jwks.json").toUri() : URI.create("https://a.example/jwks");
        var secret = new SharedSecret(settings.get("secret").stringValue());
        return new TokenExplainer(
                new JwtConfig(policy, Set.of(), List.of(secret), JwkSetConfig.at(jwkSet)),
                new NimbusSignatureEngine(),
                InstantSource.fixed(NOW),
                8185,
                keys);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysOfEachPublishedToken(boolean keys) throws IOException {
        // One of both wants sessions, too, for the words about them.
        var explainer = explainer(keys, !keys);
        var said = new LinkedHashMap<String, String>();
        for (var it : published().get("cases")) {
            for (var request : it.get("requests")) {
                var token = request.path("token").stringValue("");
                if (!token.isEmpty()) {
                    var explanation = explainer.explain(new BearerToken(token));
                    said.putIfAbsent(words(explanation), words(explanation) + facts(explanation));
                }
            }
        }
        var lines = Stream.concat(explainer.keys().stream(), said.values().stream())
                .map(TokenExplanationTest::ascii)
                .toList();
        var file = keys ? "with-keys.txt" : "without-keys.txt";
        Files.write(
                Files.createDirectories(MODULE.resolve("target/explanations")).resolve(file), lines);
        assertEquals(Files.readAllLines(EXPECTED.resolve(file)), lines);
    }

    private static String words(TokenExplanation it) {
        return it.verdict() + " " + it.reason() + ", gap " + it.gap() + ", expected " + it.expected() + ", seen "
                + it.seen() + ", " + it.facts().kind().description();
    }

    /** Of the first token of which these words are said. */
    private static String facts(TokenExplanation it) {
        var facts = it.facts();
        return " | " + steps(it.steps()) + " | " + facts.length() + " characters, " + facts.algorithm() + ", "
                + facts.keyId() + ", " + facts.type() + ", " + facts.issuer() + ", " + facts.audience() + ", "
                + facts.issuedAt() + ", " + facts.notBefore() + ", " + facts.expiresAt() + ", "
                + new TreeSet<>(facts.claims()) + ", of " + it.allowed().size() + " algorithms";
    }

    private static String ascii(String text) {
        return text.codePoints()
                .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "\\u{" + Integer.toHexString(c) + "}")
                .collect(Collectors.joining());
    }

    private static String steps(List<Step> steps) {
        return Stream.of(Outcome.FAILED, Outcome.LEFT_OUT)
                .map(outcome -> outcome + " "
                        + steps.stream()
                                .filter(it -> it.outcome() == outcome)
                                .map(it -> it.check().title())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static TokenEvidence evidence(String token, String type) {
        var policy = new TokenPolicy("i", Set.of("a"), Set.of(type), Duration.ZERO, Duration.ofDays(1));
        return new TokenEvidence(new UnprovenToken(token), policy, Set.of(), List.of(), 1, NOW);
    }

    @Test
    void namesTheTypesThatAreTaken() {
        assertEquals("typ JWT (or none)", evidence("x", "JWT").expected(TokenRejection.WRONG_TYPE));
        assertEquals("typ at+jwt", evidence("x", "at+jwt").expected(TokenRejection.WRONG_TYPE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'exp':1795230600000} | exp is a number too large for seconds: milliseconds?",
                "{'exp':999999999999999} | exp is a number that is out of place or range",
                "{'exp':'soon'} | exp is text that is out of place or cannot be",
                "{'exp':null} | exp is true, false or null",
                "{'exp':[]} | exp is a list or an object",
                "{'sub':{}} | sub is a list or an object"
            })
    void namesTheClaimThatIsAmiss(String payload, String seen) {
        var token = TestKey.base64Url("{}") + "." + TestKey.base64Url(payload.replace('\'', '"')) + ".AA";
        assertEquals(seen, evidence(token, "JWT").seen(TokenRejection.INVALID_CLAIM));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1795231080 | 1795231081 | nbf 2026-11-21T03:18:00Z, 5 min ahead of this clock",
                "1795231080 | 1795231080 | nbf 2026-11-21T03:18:00Z, exp 2026-11-21T03:18:00Z",
                "1795231080 | 1795230700 | nbf 2026-11-21T03:18:00Z, exp 2026-11-21T03:11:40Z"
            })
    void namesHowLongATokenIsNotValidYetUnlessItNeverIs(long notBefore, long expiresAt, String seen) {
        var token = TestKey.base64Url("{}") + "."
                + TestKey.base64Url("{\"nbf\":" + notBefore + ",\"exp\":" + expiresAt + "}") + ".AA";
        assertEquals(seen, evidence(token, "JWT").seen(TokenRejection.NOT_YET_VALID));
    }

    @Test
    void knowsNothingOfAHeaderThatCannotBeRead() {
        for (var text : List.of("x", "e30.e30", "!.e30.AA")) {
            var token = new UnprovenToken(text);
            assertFalse(token.headerHas("typ"));
            assertFalse(token.headerIsAtFault(TokenRejection.WRONG_TYPE));
            assertTrue(token.headerIsAtFault(TokenRejection.NOT_JSON));
        }
        assertFalse(new UnprovenToken("e30.!.AA").headerIsAtFault(TokenRejection.NOT_JSON));
    }

    @Test
    void needsNoJwkSet() {
        var policy = new TokenPolicy("i", Set.of("a"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(1));
        var explainer = new TokenExplainer(
                new JwtConfig(policy, Set.of(), List.of(new SharedSecret("s".repeat(32))), null),
                new NimbusSignatureEngine(),
                InstantSource.fixed(NOW),
                8185,
                true);
        assertEquals(List.of(), explainer.keys());
        assertFalse(explainer.jwkSetIsUnreadable());
    }

    /** Which takes a database to find out, and still has words. */
    @Test
    void hasWordsForATokenThatWasTakenBack() {
        var evidence = evidence("x", "JWT");
        assertEquals("a token that was not taken back", evidence.expected(TokenRejection.REVOKED));
        assertEquals("one that was", evidence.seen(TokenRejection.REVOKED));
        assertEquals(TokenCheck.ACCESS, TokenCheck.of(TokenRejection.REVOKED, false));
        assertEquals("not taken back", TokenCheck.ACCESS.title());
        assertEquals("a published key", evidence.expected(TokenRejection.UNKNOWN_KEY));
    }
}
