package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.TokenExplanation;
import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.adapters.jwt.TokenExplanation.Verdict;
import dev.latchkey.adapters.jwt.TokenFacts;
import dev.latchkey.adapters.jwt.TokenKind;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainTest {
    private static final Path CAPTURED =
            PublishedTokens.DIRECTORY.resolve("../../adapters-http/src/test/resources/better-auth");
    private static final String BETTER_AUTH = "http://127.0.0.1:39250";
    // One second after those tokens were issued.
    private static final String THEN = "--at=2026-11-21T03:04:47Z";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private Outcome explain(Map<String, String> settings, String input, String... options) {
        return explain(settings, Help.Ansi.OFF, input, options);
    }

    private Outcome explain(Map<String, String> settings, Help.Ansi ansi, String input, String... options) {
        var environment = new HashMap<>(Map.of("LATCHKEY_DATA_DIR", directory.toString()));
        environment.putAll(settings);
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new ArrayList<>(List.of("explain"));
        arguments.addAll(List.of(options));
        var given = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var exitCode = Commands.of(new Surroundings(environment, given))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(Help.defaultColorScheme(ansi))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static JsonNode captured(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(CAPTURED.resolve(file + ".json")));
    }

    private static String captured(String file, String pointer) throws IOException {
        return captured(file).at(pointer).stringValue();
    }

    private static String oauth(String name) throws IOException {
        return captured("oauth-provider-tokens").get("tokens").get(name).stringValue();
    }

    private static String jwt() throws IOException {
        return oauth("GET /api/auth/token (jwt plugin)");
    }

    private String keys() throws IOException {
        var file = directory.resolve("jwks.json");
        Files.writeString(file, captured("oauth-provider-tokens").get("jwks").toString());
        return "--jwks=" + file;
    }

    private static Map<String, String> betterAuthAt(String url) {
        return Map.of("BETTER_AUTH_URL", url);
    }

    private static String unsigned(String payload) {
        var header = "{\"alg\":\"EdDSA\",\"kid\":\"k\"}";
        return encoded(header) + "." + encoded(payload) + ".c2lnbmF0dXJlLW5ldmVyLXNob3du";
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String eol() {
        return System.lineSeparator();
    }

    @Nested
    class Says {
        @Test
        void whyATokenIsAccepted() throws IOException {
            var outcome = explain(betterAuthAt(BETTER_AUTH), "Authorization: Bearer " + jwt(), THEN, keys());
            assertEquals(new Outcome(0, """
                            accepted: the signature holds and the claims are in order

                            token        a JWT such as GET /api/auth/token gives, in the Authorization
                                         header
                            judged by    the settings of serve
                            serve        would answer 200

                            passed       size, three parts, base64url, header is JSON, algorithm, header
                                         members, key, signature, payload is JSON, types of claims, typ,
                                         kind of token, issuer, audience, subject, lifetime, issued by now,
                                         valid by now, not expired
                            left out     not taken back

                            alg          EdDSA
                            kid          ZuzFLax1dGMMdeoMQSbgCYUblaJpjHv2
                            iss          http://127.0.0.1:39250
                            aud          http://127.0.0.1:39250
                            iat          2026-11-21T03:04:46Z
                            exp          2026-11-21T03:19:46Z
                            also         createdAt, email, emailVerified, id, name, sub, updatedAt (hidden:
                                         --show-claims)
                            """.replace("\n", eol()), ""), outcome);
        }

        @Test
        void thatASessionTokenIsNoJwt() throws IOException {
            var outcome = explain(
                    betterAuthAt(BETTER_AUTH),
                    "{\"token\":\"" + captured("bearer-opaque", "/sign_in_body_token") + "\"}");
            assertEquals(new Outcome(1, """
                            refused: this is no JWT

                            token        Better Auth's session token (opaque, not a JWT), in the JSON member
                                         token
                            judged by    the settings of serve
                            serve        would answer 401 invalid_token to the token sent as Bearer

                            passed       size
                            FAILED       three parts
                            not reached  base64url, header is JSON, algorithm, header members, key,
                                         signature, payload is JSON, types of claims, typ, kind of token,
                                         issuer, audience, subject, lifetime, issued by now, valid by now,
                                         not expired, not taken back

                            expected     three parts with dots between them
                            seen         one part of 32 characters
                            cause        The token in the body of a sign-in (or the cookie's first half) was
                                         sent, which is Better Auth's session token, opaque to everybody
                                         else; an OAuth access token without a resource looks the same.
                            change       Send the JWT of GET /api/auth/token (plugin jwt() of Better Auth),
                                         which takes the session cookie.
                            """.replace("\n", eol()), ""), outcome);
        }

        @Test
        void howLongATokenHasBeenExpiredAndWhatWasLeftOut() throws IOException {
            var outcome = explain(betterAuthAt(BETTER_AUTH), jwt(), "--at=2026-11-21T05:20:00Z");
            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.out().startsWith("""
                            refused: the token has expired; all else is in order (signature not checked)

                            token        a JWT such as GET /api/auth/token gives
                            judged by    the settings of serve
                            serve        would answer 401 token_expired, if the signature holds

                            passed       size, three parts, base64url, header is JSON, algorithm, header
                                         members
                            left out     key, signature
                            passed       payload is JSON, types of claims, typ, kind of token, issuer,
                                         audience, subject, lifetime, issued by now, valid by now
                            FAILED       not expired
                            not reached  not taken back

                            expected     exp after 2026-11-21T05:19:30Z, clock skew included
                            seen         exp 2026-11-21T03:19:46Z, 2 h ago
                            """.replace("\n", eol())), outcome.out());
            assertTrue(outcome.out().contains("explain stays offline"), outcome.out());
        }

        /** In a cookie {@code serve} looks for no token, and an answer is nothing that is sent. */
        @Test
        void whatACookieGetsAndWhatItsTokenWouldAsBearer() throws IOException {
            assertEquals(
                    "would answer 401 missing_token to this cookie, and 200 to the token sent as Bearer",
                    serve("Cookie: token=" + jwt(), THEN, keys()));
            assertEquals(
                    "would answer 401 missing_token to this cookie, and 200 to the token sent as Bearer, if the"
                            + " signature holds",
                    serve("Set-Cookie: token=" + jwt() + "; Path=/", THEN));
            assertEquals(
                    "would answer 431 headers_too_large to the token sent as Bearer",
                    serve("Cookie: s.session_data=" + "a".repeat(9000)));
            assertEquals(
                    "would answer 200 to the token sent as Bearer",
                    serve("{\"token\":\"" + jwt() + "\"}", THEN, keys()));
            assertEquals("would answer 200 to the token sent as Bearer", serve("set-auth-jwt: " + jwt(), THEN, keys()));
            assertEquals("would answer 200", serve(jwt(), THEN, keys()));
        }

        private String serve(String given, String... options) {
            var out = explain(betterAuthAt(BETTER_AUTH), given, options).out().replaceAll("\\s+", " ");
            return out.replaceFirst(".* serve (would answer .*?) (passed|FAILED) .*", "$1");
        }

        @Test
        void thatItProvedNothingWhereItDidNot() throws IOException {
            var outcome = explain(betterAuthAt(BETTER_AUTH), jwt(), THEN);
            assertEquals(1, outcome.exitCode());
            assertTrue(
                    outcome.out().startsWith("unproven: the claims are in order, but who signed them is not known"),
                    outcome.out());
            assertTrue(outcome.out().contains("would answer 200, if the signature holds"), outcome.out());
        }

        @Test
        void nothingWiderThan80Columns() throws IOException {
            for (var token : List.of(jwt(), oauth("authorization_code with resource: access_token"), "x", "a.b")) {
                explain(betterAuthAt(BETTER_AUTH), token, THEN)
                        .out()
                        .lines()
                        .forEach(it -> assertTrue(it.length() <= 80, it));
            }
        }
    }

    @Nested
    class Names {
        private JsonNode cause(Map<String, String> settings, String token, String... options) {
            var arguments = new ArrayList<>(List.of(options));
            arguments.add("--json");
            return explain(settings, token, arguments.toArray(String[]::new)).json();
        }

        private void assertSays(String reason, String cause, List<String> settings, JsonNode said) {
            assertEquals(reason, said.get("reason").stringValue());
            assertTrue(said.get("cause").stringValue().contains(cause), said::toString);
            assertEquals(
                    settings,
                    said.get("settings")
                            .valueStream()
                            .map(JsonNode::stringValue)
                            .toList());
        }

        @Test
        void aMixUpOfEnvironments() throws IOException {
            assertSays(
                    "wrong_issuer",
                    "the environments are mixed up",
                    List.of("BETTER_AUTH_URL", "LATCHKEY_TOKEN_ISSUER"),
                    cause(betterAuthAt("https://app.example.com"), jwt(), THEN));
        }

        @Test
        void anIssuerThatDiffersByAPathOrSlash() throws IOException {
            var settings = Map.of(
                    "LATCHKEY_TOKEN_ISSUER", BETTER_AUTH + "/",
                    "LATCHKEY_TOKEN_AUDIENCE", BETTER_AUTH,
                    "LATCHKEY_TOKEN_JWKS_URL", BETTER_AUTH + "/api/auth/jwks");
            assertSays(
                    "wrong_issuer",
                    "Only a path or slash differs",
                    List.of("LATCHKEY_TOKEN_ISSUER"),
                    cause(settings, jwt(), THEN));
        }

        @Test
        void settingsThatNameNoServer() throws IOException {
            assertSays(
                    "wrong_issuer",
                    "No setting names your Better Auth",
                    List.of("BETTER_AUTH_URL"),
                    cause(Map.of(), jwt(), THEN));
        }

        @Test
        void anotherAudience() throws IOException {
            var settings = Map.of("BETTER_AUTH_URL", BETTER_AUTH, "LATCHKEY_TOKEN_AUDIENCE", "https://api.example.com");
            assertSays(
                    "wrong_audience",
                    "also where only issuer is set",
                    List.of("LATCHKEY_TOKEN_AUDIENCE"),
                    cause(settings, jwt(), THEN));
        }

        @Test
        void aSecretWhereKeysAreNeededAndTheOtherWayRound() throws IOException {
            var secret = captured("jwt-hs256-custom-sign", "/secret_utf8");
            var bySecret = captured("jwt-hs256-custom-sign", "/token");
            assertSays(
                    "algorithm_not_allowed",
                    "serve has only public keys",
                    List.of("LATCHKEY_TOKEN_SECRET"),
                    cause(betterAuthAt(BETTER_AUTH), bySecret, THEN));
            var settings = Map.of(
                    "LATCHKEY_TOKEN_ISSUER", BETTER_AUTH,
                    "LATCHKEY_TOKEN_AUDIENCE", BETTER_AUTH,
                    "LATCHKEY_TOKEN_SECRET", secret);
            assertSays(
                    "algorithm_not_allowed",
                    "serve has only a secret",
                    List.of("BETTER_AUTH_URL", "LATCHKEY_TOKEN_JWKS_URL"),
                    cause(settings, jwt(), THEN));
        }

        @ParameterizedTest
        @CsvSource({"cookie-cache-jwt, session cache cookie", "jwt-hs256-email-verification, a mailbox"})
        void whatBetterAuthSignsForItself(String file, String cause) throws IOException {
            var token = captured(file, "/token");
            assertSays("algorithm_not_allowed", cause, List.of(), cause(betterAuthAt(BETTER_AUTH), token, THEN));
            var settings = Map.of(
                    "BETTER_AUTH_URL",
                    BETTER_AUTH,
                    "LATCHKEY_TOKEN_SECRET",
                    "wYk1cX6BSPvQF1VY0mZKuF3l4m2oJZ9aTn8hQe5RrUs");
            assertSays("bad_signature", cause, List.of(), cause(settings, token, THEN));
        }

        @Test
        void anotherSecret() throws IOException {
            var token = captured("jwt-hs256-custom-sign", "/token");
            var settings = Map.of(
                    "LATCHKEY_TOKEN_ISSUER", captured("jwt-hs256-custom-sign", "/issuer"),
                    "LATCHKEY_TOKEN_AUDIENCE", captured("jwt-hs256-custom-sign", "/audience"),
                    "LATCHKEY_TOKEN_SECRET", "wYk1cX6BSPvQF1VY0mZKuF3l4m2oJZ9aTn8hQe5RrUs");
            assertSays(
                    "bad_signature",
                    "another secret",
                    List.of("LATCHKEY_TOKEN_SECRET", "LATCHKEY_TOKEN_PREVIOUS_SECRET"),
                    cause(settings, token, THEN));
        }

        @Test
        void aSpanThatWasGivenAsANumber() {
            var token = unsigned("{\"iss\":\"" + BETTER_AUTH + "\",\"aud\":\"" + BETTER_AUTH
                    + "\",\"sub\":\"u\",\"iat\":1795230286,\"exp\":900}");
            var said = cause(betterAuthAt(BETTER_AUTH), token, THEN);
            assertFalse(explain(betterAuthAt(BETTER_AUTH), token, THEN).out().contains("if the signature holds"));
            assertSays("expires_before_issued", "expirationTime of jwt() was given as a number", List.of(), said);
            assertEquals(
                    "exp 1970-01-01T00:15:00Z, iat 2026-11-21T03:04:46Z",
                    said.get("seen").stringValue());
        }

        @Test
        void clocksThatDiffer() throws IOException {
            var said = cause(betterAuthAt(BETTER_AUTH), jwt(), "--at=2026-11-21T03:03:46Z");
            assertSays("issued_in_future", "clock", List.of("LATCHKEY_TOKEN_CLOCK_SKEW"), said);
            assertEquals(
                    "iat 2026-11-21T03:04:46Z, 1 min ahead of this clock",
                    said.get("seen").stringValue());
        }

        @Test
        void aLifeLongerThanAllowed() throws IOException {
            var settings = Map.of("BETTER_AUTH_URL", BETTER_AUTH, "LATCHKEY_TOKEN_MAX_LIFETIME", "PT10M");
            var said = cause(settings, jwt(), THEN);
            assertSays("lives_too_long", "expirationTime", List.of("LATCHKEY_TOKEN_MAX_LIFETIME"), said);
            assertEquals("15 min", said.get("seen").stringValue());
        }

        @ParameterizedTest
        @CsvSource({
            "authorization_code with resource: id_token, id_token, the id_token of the OAuth answer",
            "authorization_code with resource: access_token, wrong_type, OAuth provider",
            "client_credentials with resource: access_token, wrong_type, a client got for itself"
        })
        void tokensOfTheOAuthProvider(String name, String reason, String cause) throws IOException {
            var said = cause(betterAuthAt(BETTER_AUTH), oauth(name), THEN, keys());
            assertEquals(reason, said.get("reason").stringValue());
            assertTrue(said.get("cause").stringValue().contains(cause), said::toString);
        }

        @ParameterizedTest
        @CsvSource({
            "cookie-cache-compact, opaque_token, compact_cache",
            "cookie-cache-jwt, session_cache, jwt_cache",
            "cookie-cache-jwks, wrong_type, published_cache",
            "cookie-cache-jwe, encrypted, encrypted_cache"
        })
        void eachFormOfTheSessionCacheInItsCookie(String file, String reason, String kind) throws IOException {
            var settings = Map.of(
                    "BETTER_AUTH_URL",
                    "http://127.0.0.1:39124",
                    "LATCHKEY_TOKEN_SECRET",
                    captured(file, "/secret_utf8"));
            var said = cause(settings, "Set-Cookie: " + captured(file, "/set_cookie/session_data"), THEN);
            assertEquals(reason, said.get("reason").stringValue());
            assertEquals(kind, said.get("kind").stringValue());
            assertEquals(
                    "the cookie better-auth.session_data", said.get("foundIn").stringValue());
        }
    }

    @Nested
    class Finds {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "T1 | `` | BEARER",
                    "`  T1\n` | `` | BEARER",
                    "authorization: bearer T1 | the Authorization header | BEARER",
                    "Bearer T1 | the Authorization header | BEARER",
                    "`GET / HTTP/1.1\nHost: a\nAuthorization: Bearer T1\n` | the Authorization header | BEARER",
                    "`curl -H \"Authorization: Bearer T1\" http://a/` | the Authorization header | BEARER",
                    "set-auth-jwt: T1 | the header set-auth-jwt | ANSWER",
                    "`{\"token\":\"T1\"}` | the JSON member token | ANSWER",
                    "`{\"data\":{\"access_token\":\"T1\"}}` | the JSON member data.access_token | ANSWER",
                    "`{\"data\":[{\"a\":1},{\"session\":{\"token\":\"T1\"}}]}` | the JSON member data[1].session.token | ANSWER",
                    "`[[{\"jwt\":\"T1\"}]]` | the JSON member [0][0].jwt | ANSWER",
                    "`[{\"s\":\"session_a=b\",\"token\":\"T1\"}]` | the JSON member [0].token | ANSWER",
                    "`\"T1\"` | `` | BEARER",
                    "Cookie: a=b; __Secure-better-auth.session_token=T1; c=d | the cookie __Secure-better-auth.session_token | COOKIE",
                    "Set-Cookie: better-auth.session_token=T1; Path=/; HttpOnly | the cookie better-auth.session_token | COOKIE",
                    "better-auth.session_token=T1 | the cookie better-auth.session_token | COOKIE",
                    "Cookie: s.session_data.0=T; s.session_data.1=1; s.session_token=x | the cookie s.session_data | COOKIE"
                })
        void theTokenWhereverItIs(String given, String place, TokenFinder.Carrier carrier)
                throws TokenFinder.NoTokenException {
            assertEquals(new TokenFinder.Found("T1", place, carrier), TokenFinder.find(given));
        }

        @Test
        void aJwtThatIsAnElement() throws TokenFinder.NoTokenException {
            assertEquals(
                    new TokenFinder.Found("eyJ.T.1", "the JSON element data[1]", TokenFinder.Carrier.ANSWER),
                    TokenFinder.find("{\"data\":[\"a.b.c\",\"eyJ.T.1\"]}"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "[]",
                    "[",
                    "[1,\"eyJ.a\",\"a.b.c\"]",
                    "null",
                    "{}",
                    "{",
                    "two words",
                    "Authorization: Basic YTpi",
                    "Bearer  two-spaces",
                    "Cookie: a=b",
                    "{\"tokens\":[1]}",
                    "Authorization: Bearer a b",
                    "Authorization: Bearer a\nAuthorization: Bearer a"
                })
        void nothingElse(String given) {
            var outcome = explain(betterAuthAt(BETTER_AUTH), given);
            assertEquals(2, outcome.exitCode());
            assertEquals("", outcome.out());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertFalse(outcome.err().contains("YTpi"), outcome.err());
        }

        @Test
        void itInAnArgumentOrAFile() throws IOException {
            var file = Files.writeString(directory.resolve("token"), jwt());
            var expected = explain(betterAuthAt(BETTER_AUTH), jwt(), THEN);
            assertEquals(expected, explain(betterAuthAt(BETTER_AUTH), "", THEN, jwt()));
            assertEquals(expected, explain(betterAuthAt(BETTER_AUTH), jwt(), THEN, "-"));
            assertEquals(
                    explain(betterAuthAt(BETTER_AUTH), "Authorization: Bearer " + jwt(), THEN),
                    explain(betterAuthAt(BETTER_AUTH), "", THEN, "Authorization:", "Bearer", jwt()));
            assertEquals(expected, explain(betterAuthAt(BETTER_AUTH), "", THEN, "--file=" + file));
            assertEquals(
                    2,
                    explain(betterAuthAt(BETTER_AUTH), "", jwt(), "--file=" + file)
                            .exitCode());
            assertEquals(
                    2,
                    explain(betterAuthAt(BETTER_AUTH), "", "--file=" + directory.resolve("none"))
                            .exitCode());
        }

        @Test
        void thatAFileWasMeant() throws IOException {
            var file = Files.writeString(directory.resolve("tok.txt"), jwt());

            assertEquals(
                    new Outcome(2, "", "latchkey: no token: that is a file: did you mean --file " + file + "?" + eol()),
                    explain(betterAuthAt(BETTER_AUTH), "", file.toString()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"none.txt", "./none", "../none", "/tmp/none", "~/none", "some/none.json"})
        void thatAFileWasMeantWhereThereIsNone(String name) {
            assertEquals(
                    new Outcome(
                            2,
                            "",
                            "latchkey: no token: that looks like a file, and there is none: --file FILE reads one"
                                    + eol()),
                    explain(betterAuthAt(BETTER_AUTH), "", name));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "d366ymUh53yBS4mlrVjNfZiyVIcYblkt",
                    "d366ymUh53yBS4mlrVjNfZiyVIcYblkt.a/b+c/d=",
                    "/api/x;a=b",
                    "a\u0000b"
                })
        void noFileInWhatMayBeAToken(String given) {
            assertEquals(1, explain(betterAuthAt(BETTER_AUTH), "", given).exitCode());
        }

        @Test
        void nothingInMoreThan64KiB() {
            assertEquals(
                    1, explain(betterAuthAt(BETTER_AUTH), "a".repeat(65536)).exitCode());
            assertEquals(
                    2, explain(betterAuthAt(BETTER_AUTH), "a".repeat(65537)).exitCode());
        }
    }

    /** Threats 6.25 and 6.26. */
    @Nested
    class KeepsToItself {
        private static final String CANARY = "canary-7d1f";
        private static final String TOKEN = unsigned("{\"iss\":\"" + BETTER_AUTH + "\",\"sub\":\"" + CANARY
                + "\",\"email\":\"" + CANARY + "\",\"session\":{\"token\":\"hush-3b\"},\"sid\":\"hush-3b\",\"jti\":\""
                + CANARY + "\"}");

        @ParameterizedTest
        @ValueSource(strings = {"--json", "--at=2026-11-21T03:04:47Z"})
        void whatIsPersonalUnlessAsked(String option) {
            var outcome = explain(betterAuthAt(BETTER_AUTH), TOKEN, option);
            assertFalse(outcome.out().contains(CANARY), outcome.out());
            assertTrue(outcome.out().contains("email"), outcome.out());
            var shown = explain(betterAuthAt(BETTER_AUTH), TOKEN, option, "--show-claims");
            assertTrue(shown.out().contains(CANARY), shown.out());
        }

        @ParameterizedTest
        @ValueSource(strings = {"--json", "--at=2026-11-21T03:04:47Z"})
        void theSignatureAndCredentialsAlways(String option) throws IOException {
            var outcome = explain(betterAuthAt(BETTER_AUTH), TOKEN, option, "--show-claims");
            assertFalse(outcome.out().contains("hush-3b"), outcome.out());
            assertFalse(outcome.out().contains("c2lnbmF0dXJl"), outcome.out());
            var sessionToken = captured("bearer-opaque", "/sign_in_body_token");
            var opaque = explain(betterAuthAt(BETTER_AUTH), sessionToken, option, "--show-claims");
            assertFalse(opaque.out().contains(sessionToken), opaque.out());
        }

        @Test
        void aTokenThatWasGivenInThePlaceOfAFile() throws IOException {
            for (var option : List.of("--file=", "--jwks=")) {
                for (var token : List.of(jwt(), "a".repeat(5000))) {
                    var outcome = explain(betterAuthAt(BETTER_AUTH), "x", option + token);
                    assertEquals(2, outcome.exitCode());
                    assertFalse(outcome.err().contains(token), outcome.err());
                }
            }
        }

        @Test
        void whatWouldSpeakToTheTerminal() {
            var token = unsigned("{\"iss\":\"a\\u001b[2J\\u202eb @|red x|@\",\"na\\u001bme\":1}");
            var outcome = explain(betterAuthAt(BETTER_AUTH), Help.Ansi.ON, token);
            assertFalse(outcome.out().contains("\u001b[2J"), outcome.out());
            assertFalse(outcome.out().contains("\u202e"), outcome.out());
            assertTrue(outcome.out().contains("@|red x|@"), outcome.out());
            assertFalse(outcome.out().contains("na\u001bme"), outcome.out());
        }
    }

    @Nested
    class Colors {
        @Test
        @Timeout(180)
        void areForTerminalsAloneAndNotWhereTheyAreUnwanted() throws IOException, InterruptedException {
            var terminal = Map.of("TERM", "xterm");
            assertTrue(
                    said(Program.startInTerminal(terminal, "explain", "x")).startsWith("\u001b[1m\u001b[31mrefused"));
            var unwanted = Map.of("TERM", "xterm", "NO_COLOR", "1");
            assertEquals("refused: this is no JWT", said(Program.startInTerminal(unwanted, "explain", "x")));
            assertEquals("refused: this is no JWT", said(Program.start(terminal, "explain", "x")));
        }

        private static String said(Program program) throws InterruptedException {
            try (program) {
                program.awaitEnd();
                return program.lines().getFirst();
            }
        }

        @Test
        void itsVerdictWhereThereAreColors() {
            assertTrue(explain(betterAuthAt(BETTER_AUTH), Help.Ansi.ON, "x")
                    .out()
                    .startsWith("\u001b[1m\u001b[31mrefused"));
            assertFalse(
                    explain(betterAuthAt(BETTER_AUTH), Help.Ansi.OFF, "x").out().contains("\u001b"));
        }
    }

    @Nested
    class Json {
        @Test
        void hasTheSameMembersForEveryToken() throws IOException {
            var members = List.of(
                    "verdict",
                    "reason",
                    "summary",
                    "answer",
                    "answerToCookie",
                    "kind",
                    "foundIn",
                    "judgedBy",
                    "checks",
                    "expected",
                    "seen",
                    "cause",
                    "change",
                    "settings",
                    "leftOut",
                    "keys",
                    "token",
                    "claims");
            for (var token : List.of(jwt(), "x", "Cookie: token=" + jwt())) {
                var json = explain(betterAuthAt(BETTER_AUTH), token, THEN, keys(), "--json")
                        .json();
                assertEquals(members, List.copyOf(json.propertyNames()));
                assertEquals(
                        List.of("length", "alg", "kid", "typ", "iss", "aud", "iat", "nbf", "exp", "claims"),
                        List.copyOf(json.get("token").propertyNames()));
                assertEquals(
                        List.of("status", "code"),
                        List.copyOf(json.get("answer").propertyNames()));
            }
        }

        @Test
        void saysWhatACookieWouldGet() throws IOException {
            var found = explain(betterAuthAt(BETTER_AUTH), "Cookie: token=" + jwt(), THEN, keys(), "--json")
                    .json();
            assertEquals(200, found.at("/answer/status").intValue());
            assertEquals(401, found.at("/answerToCookie/status").intValue());
            assertEquals("missing_token", found.at("/answerToCookie/code").stringValue());
            var alone = explain(betterAuthAt(BETTER_AUTH), jwt(), THEN, keys(), "--json")
                    .json();
            assertTrue(alone.get("answerToCookie").isNull(), alone::toString);
        }

        @Test
        void saysWhatWasAccepted() throws IOException {
            var json = explain(betterAuthAt(BETTER_AUTH), jwt(), THEN, keys(), "--json")
                    .json();
            assertEquals("accepted", json.get("verdict").stringValue());
            assertTrue(json.get("reason").isNull());
            assertEquals(200, json.get("answer").get("status").intValue());
            assertEquals("passed", json.get("checks").get(0).get("outcome").stringValue());
            assertEquals(1795230286, json.get("token").get("iat").intValue());
            assertEquals(
                    "kid ZuzFLax1dGMMdeoMQSbgCYUblaJpjHv2, alg Ed25519",
                    json.get("keys").get(0).stringValue());
        }
    }

    @Nested
    class GoesBy {
        private static ByteArrayInputStream issued(Map<String, String> surroundings) {
            var out = new StringWriter();
            Commands.of(new Surroundings(surroundings))
                    .setOut(new PrintWriter(out))
                    .execute("token", "--user", "alice");
            return new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void theDevelopmentIssuerWhereNothingElseIsSet() {
            var token = issued(Map.of("LATCHKEY_DATA_DIR", directory.toString()));
            var outcome = explain(Map.of(), new String(token.readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, outcome.exitCode(), outcome::out);
            assertTrue(outcome.out().contains("latchkey dev's settings"), outcome.out());
        }

        /** As in {@code latchkey token | latchkey explain} on a fresh machine. */
        @Test
        void keysThatComeWithTheToken() {
            var surroundings = Map.of("LATCHKEY_DATA_DIR", directory.toString());
            // The second of two streams is not asked for before the first has ended.
            var input = new SequenceInputStream(Collections.enumeration(new AbstractList<InputStream>() {
                @Override
                public InputStream get(int index) {
                    return index == 0 ? InputStream.nullInputStream() : issued(surroundings);
                }

                @Override
                public int size() {
                    return 2;
                }
            }));
            var exitCode = Commands.of(new Surroundings(surroundings, input))
                    .setOut(new PrintWriter(new StringWriter()))
                    .execute("explain");
            assertEquals(0, exitCode);
        }

        @Test
        void anIssuerWithoutAnyKeys() throws IOException {
            var settings = Map.of("LATCHKEY_TOKEN_ISSUER", BETTER_AUTH, "LATCHKEY_TOKEN_AUDIENCE", BETTER_AUTH);
            var json = explain(settings, jwt(), THEN, "--json").json();
            assertEquals("unproven", json.get("verdict").stringValue());
            assertEquals("jwk_set_not_fetched", json.get("leftOut").stringValue());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "HS256"})
        void anIssuerWithoutItsSecret(String algorithms) throws IOException {
            var settings = new HashMap<>(Map.of(
                    "LATCHKEY_TOKEN_ISSUER", captured("jwt-hs256-custom-sign", "/issuer"),
                    "LATCHKEY_TOKEN_AUDIENCE", captured("jwt-hs256-custom-sign", "/audience")));
            if (!algorithms.isEmpty()) {
                settings.put("LATCHKEY_TOKEN_ALGORITHMS", algorithms);
            }
            var token = captured("jwt-hs256-custom-sign", "/token");
            var json = explain(settings, token, THEN, "--json").json();
            assertEquals("secret_unknown", json.get("leftOut").stringValue());
            assertFalse(json.get("verdict").stringValue().equals("accepted"), json::toString);
        }

        @Test
        void settingsThatServeWouldRefuseAndEndsWith2() {
            var outcome = explain(Map.of("LATCHKEY_TOKEN_JWKS_URL", "https://a.example/jwks"), "x");
            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().contains("LATCHKEY_TOKEN_ISSUER is not set"), outcome.err());
        }

        @Test
        void aFileOfKeysThatCanBeReadAndEndsWith2Otherwise() throws IOException {
            var file = Files.writeString(directory.resolve("page.html"), "<html>");
            for (var path : List.of(file, directory.resolve("none"))) {
                var outcome = explain(betterAuthAt(BETTER_AUTH), "x", "--jwks=" + path);
                assertEquals(
                        new Outcome(2, "", "latchkey: --jwks must be a readable JWK Set: {\"keys\":[...]}" + eol()),
                        outcome);
            }
        }
    }

    /** Dots are in names as well, such as jwt.issuer. */
    private static void assertIsOneSentence(String text) {
        assertTrue(text.matches("[A-Za-z].*\\."), text);
        assertFalse(text.matches(".*[.!?] .*"), text);
    }

    @Nested
    class Advises {
        @ParameterizedTest
        @EnumSource
        void onEveryReason(TokenRejection reason) {
            for (var kind : TokenKind.values()) {
                var facts = new TokenFacts(kind, 1, "HS256", null, null, null, List.of(), null, null, null, Set.of());
                var explanation =
                        new TokenExplanation(Verdict.REFUSED, reason, "a", "b", Gap.NONE, List.of(), facts, Set.of());
                var policy = new TokenPolicy(
                        "https://a.example", Set.of("b"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(1));
                var advice = Advice.on(reason, explanation, policy);
                assertTrue(advice.title().matches("[a-z].*[^.]"), advice.title());
                assertIsOneSentence(advice.cause());
                assertTrue(advice.change().matches("[A-Za-z].*\\."), advice.change());
            }
        }
    }

    @Nested
    class AdvisesInGeneral {
        private final Map<String, String> keys = Map.of("LATCHKEY_TOKEN_JWKS_URL", "https://a.example/jwks");
        private final Map<String, String> secret = Map.of("LATCHKEY_TOKEN_SECRET", "0123456789abcdef0123456789abcdef");

        private static Advice under(Map<String, String> settings, TokenRejection reason) throws SettingsProblems {
            var environment = new HashMap<>(settings);
            environment.put("LATCHKEY_TOKEN_ISSUER", "https://a.example");
            environment.put("LATCHKEY_TOKEN_AUDIENCE", "b");
            return Advice.inGeneral(
                    reason,
                    SettingsLoader.serve(SettingsValues.of(null, environment)).jwt());
        }

        @ParameterizedTest
        @EnumSource
        void onEveryReason(TokenRejection reason) throws SettingsProblems {
            var advice = under(keys, reason);
            assertTrue(advice.title().matches("[a-z].*[^.]"), advice.title());
            assertIsOneSentence(advice.cause());
            assertTrue(advice.change().matches("[A-Za-z].*\\."), advice.change());
        }

        @Test
        void onWhatIsMostLikely() throws SettingsProblems {
            assertEquals(
                    "It is of another server or environment, or baseURL is unset and iss follows the Host header.",
                    under(keys, TokenRejection.WRONG_ISSUER).cause());
            assertEquals(
                    "expirationTime of jwt() was given as a number, which Better Auth takes as a time in 1970.",
                    under(keys, TokenRejection.EXPIRES_BEFORE_ISSUED).cause());
            assertTrue(
                    under(keys, TokenRejection.OPAQUE_TOKEN).cause().startsWith("The token in the body of a sign-in"));
            assertTrue(
                    under(keys, TokenRejection.WRONG_AUDIENCE).cause().startsWith("jwt.audience of Better Auth and"));
        }

        @Test
        void byTheKeysThatThereAre() throws SettingsProblems {
            var both = new HashMap<>(keys);
            both.putAll(secret);
            var algorithm = TokenRejection.ALGORITHM_NOT_ALLOWED;
            assertTrue(under(keys, algorithm).cause().endsWith("and serve has only public keys."));
            assertTrue(under(secret, algorithm).cause().endsWith("and serve has only a secret."));
            assertTrue(under(both, algorithm).cause().startsWith("It is not on the allow-list"));
            assertTrue(under(secret, TokenRejection.BAD_SIGNATURE).cause().contains("another secret"));
            assertTrue(under(keys, TokenRejection.BAD_SIGNATURE).cause().contains("kid"));
        }
    }

    /** Threat 6.27. */
    @Nested
    class NeverDisagreesWithServe {
        private static final long SEED = 20_261_129;
        private static final int DAMAGED = 400;

        private final Random random = new Random(SEED);

        @Test
        @Timeout(300)
        void onAnyPublishedTokenNorOnOneThatWasDamaged(@TempDir Path data) throws IOException, InterruptedException {
            var settings = PublishedTokens.settings(data);
            var answers = new HashSet<Integer>();
            var damagedAnswers = new HashSet<Integer>();
            var tokens = new ArrayList<String>();
            try (var program = Program.start(settings, "serve");
                    var client = HttpClient.newHttpClient()) {
                var port = JsonMapper.shared()
                        .readTree(program.awaitLine("\"listening\""))
                        .get("port");
                var url = URI.create("http://127.0.0.1:" + port + "/api/me");
                for (var it : PublishedTokens.cases()) {
                    for (var request : it.get("requests")) {
                        var token = request.has("token") ? request.get("token").stringValue() : "";
                        if (token.matches("[!-~]+")) {
                            answers.add(assertAgree(
                                    client, url, settings, it.get("id").stringValue(), token));
                            tokens.add(token);
                        }
                    }
                }
                for (var i = 0; i < DAMAGED; i++) {
                    var damaged = damaged(tokens);
                    damagedAnswers.add(assertAgree(client, url, settings, damaged, damaged));
                }
            }
            assertEquals(Set.of(200, 400, 401, 431), answers);
            assertTrue(damagedAnswers.containsAll(Set.of(400, 401)), damagedAnswers::toString);
        }

        /** One of them, a character of it changed, left out or put in, or a part of it that of another. */
        private String damaged(List<String> tokens) {
            var token = tokens.get(random.nextInt(tokens.size()));
            var at = random.nextInt(token.length());
            var other = "AQgw4_-.=+e!".charAt(random.nextInt(12));
            return switch (random.nextInt(4)) {
                case 0 -> token.substring(0, at) + other + token.substring(at + 1);
                case 1 -> token.substring(0, at) + token.substring(at + 1) + (token.length() == 1 ? "A" : "");
                case 2 -> token.substring(0, at) + other + token.substring(at);
                default -> withAPartOf(tokens.get(random.nextInt(tokens.size())), token);
            };
        }

        private String withAPartOf(String other, String token) {
            var parts = token.split("\\.", -1);
            var others = other.split("\\.", -1);
            var part = random.nextInt(Math.min(parts.length, others.length));
            parts[part] = others[part];
            return String.join(".", parts);
        }

        private int assertAgree(HttpClient client, URI url, Map<String, String> settings, String id, String token)
                throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url)
                    .header("Authorization", "Bearer " + token)
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            var explained = explain(settings, "Authorization: Bearer " + token, "--json");
            var answer = explained.json().get("answer");
            assertEquals(response.statusCode(), answer.get("status").intValue(), id);
            assertEquals(response.statusCode() == 200 ? 0 : 1, explained.exitCode(), id);
            var said = JsonMapper.shared().readTree(response.body());
            assertEquals(said.has("code") ? said.get("code") : answer.get("code"), answer.get("code"), id);
            return response.statusCode();
        }
    }
}
