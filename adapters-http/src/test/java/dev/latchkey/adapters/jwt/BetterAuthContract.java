package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every token that was captured from a running Better Auth, and the verdict it deserves, second by second. */
public abstract class BetterAuthContract {
    private static final String LAB_SECRET = "lab-only-secret-0f3b9c1d7e5a4826b1d0c9e8f7a6b5c4";

    @TempDir
    private Path directory;

    protected abstract SignatureEngine engine();

    /** Settings of a service and its verdict one second after a token was issued. */
    private final class Service {
        private final List<SharedSecret> secrets = new ArrayList<>();
        private Set<String> types = Set.of("JWT");
        private final String issuer;
        private final String audience;
        private String jwkSet = "";

        Service(String issuer, String audience) {
            this.issuer = issuer;
            this.audience = audience;
        }

        Service keys(JsonNode newJwkSet) {
            jwkSet = newJwkSet.toString();
            return this;
        }

        Service secret(String secret) {
            secrets.add(new SharedSecret(secret));
            return this;
        }

        Service types(String... newTypes) {
            types = Set.of(newTypes);
            return this;
        }

        TokenVerification verify(String token) throws IOException {
            return verify(token, issuedAt(token).plusSeconds(1));
        }

        TokenVerification verify(String token, Instant now) throws IOException {
            try (var verifier = verifier(now)) {
                verifier.warmUp();
                return verifier.verify(new BearerToken(token));
            }
        }

        JwtTokenVerifier verifier(Instant now) throws IOException {
            var policy = new TokenPolicy(issuer, Set.of(audience), types, Duration.ofSeconds(30), Duration.ofDays(7));
            JwkSetConfig keys = null;
            if (!jwkSet.isEmpty()) {
                var file = Files.writeString(Files.createTempFile(directory, "jwks", ".json"), jwkSet);
                keys = JwkSetConfig.at(file.toUri());
            }
            return new JwtTokenVerifier(
                    new JwtConfig(policy, Set.of(), secrets, keys), engine(), InstantSource.fixed(now));
        }
    }

    private Service service(String issuerAndAudience) {
        return new Service(issuerAndAudience, issuerAndAudience);
    }

    private static JsonNode payload(String token) {
        return part(token, 1);
    }

    private static JsonNode part(String token, int index) {
        var json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
        return JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
    }

    private static Instant issuedAt(String token) {
        return token.split("\\.", -1).length == 3
                ? Instant.ofEpochSecond(payload(token).get("iat").asLong())
                : Instant.parse("2026-11-21T03:13:00Z");
    }

    private static String issuer(String token) {
        return payload(token).get("iss").asString();
    }

    private void assertAccepted(Service service, String token) throws IOException {
        assumeProvable(token);
        var claims = payload(token);
        assertEquals(
                new Verified(
                        new UserId(claims.get("sub").asString()),
                        Instant.ofEpochSecond(claims.get("iat").asLong()),
                        Instant.ofEpochSecond(claims.get("exp").asLong()),
                        claims.has("sid") ? claims.get("sid").asString() : null),
                service.verify(token));
    }

    private void assertRefused(TokenRejection reason, Service service, String token) throws IOException {
        assertEquals(new Rejected(reason), service.verify(token));
    }

    private void assumeProvable(String token) {
        var name = part(token, 0).get("alg").asString();
        assumeTrue(engine().algorithms().contains(JwsAlgorithm.of(name).orElseThrow()), "not claimed by the engine");
    }

    /** Threat 0.4. */
    @Nested
    class Accepts {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "jwt-eddsa-ed25519-default",
                    "jwt-es256",
                    "jwt-es512",
                    "jwt-rs256",
                    "jwt-rs256-4096",
                    "jwt-ps256"
                })
        void bothUsersOfADocumentedAlgorithm(String name) throws IOException {
            var file = Captured.file(name);
            var service = service(file.get("issuer").asString()).keys(file.get("jwks"));
            assertEquals(2, file.get("tokens").size());
            for (var captured : file.get("tokens")) {
                assertAccepted(service, captured.get("token").asString());
            }
        }

        @ParameterizedTest
        @CsvSource({"1, Ed25519", "2, ES384", "3, RS384", "4, RS512", "5, PS384", "6, PS512"})
        void anUndocumentedAlgorithm(int row, String name) throws IOException {
            var captured = Captured.file("jwt-undocumented-algs").get("rows").get(row);
            var token = captured.get("token").asString();
            assertEquals(name, part(token, 0).get("alg").asString());
            assertAccepted(service(captured.get("issuer").asString()).keys(captured.get("jwks")), token);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15})
        void everyConfigurationOfClaims(int row) throws IOException {
            var captured = Captured.file("jwt-claims-by-config").get("rows").get(row);
            var token = captured.get("token").asString();
            var audience = payload(token).get("aud");
            var anAudience = audience.isArray() ? audience.get(1) : audience;
            assertAccepted(new Service(issuer(token), anAudience.asString()).keys(captured.get("jwks")), token);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"jwt-hs256-custom-sign", "jwt-hs256-custom-sign-minimal", "jwt-hs256-custom-sign-own-key"})
        void aSharedSecret(String name) throws IOException {
            var file = Captured.file(name);
            var service = new Service(
                            file.get("issuer").asString(), file.get("audience").asString())
                    .secret(file.get("secret_utf8").asString());
            assertAccepted(service, file.get("token").asString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"hand_made_key_row", "own_route"})
        void otherRoutesToASharedSecret(String route) throws IOException {
            var file = Captured.file("jwt-hs256-other-routes");
            var token = file.get(route).get("token").asString();
            var service = new Service(issuer(token), payload(token).get("aud").asString())
                    .secret(file.get("secret_utf8").asString());
            assertAccepted(service, token);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void everyTypeOfUserId(int row) throws IOException {
            var captured = Captured.file("postgres-id-types").get("rows").get(row);
            assertAccepted(
                    service(captured.get("issuer").asString()).keys(captured.get("jwks")),
                    captured.get("token").asString());
        }

        @Test
        void theOldKeyAfterTheAlgorithmWasChanged() throws IOException {
            var file = Captured.file("alg-changed-on-existing-database");
            for (var when : new String[] {"before", "after"}) {
                var token = file.get(when).get("token").asString();
                assertAccepted(service(issuer(token)).keys(file.get("jwks")), token);
            }
        }

        @Test
        void theSameKeyAfterTheSecretsWereRotated() throws IOException {
            var file = Captured.file("secrets-rotation");
            for (var when : new String[] {"before", "after"}) {
                var token = file.get("tokens").get(when).asString();
                assertAccepted(service(issuer(token)).keys(file.get("jwks")), token);
            }
        }

        /** Threat 0.8. */
        @Test
        void eachKeyOfARotationWhileItIsPublished() throws IOException {
            var file = Captured.file("jwt-rotation");
            var service = service(file.get("issuer").asString());
            for (var step : new int[] {0, 2, 4}) {
                var captured = file.get("steps").get(step);
                assertAccepted(
                        service.keys(captured.get("jwks")),
                        captured.get("token").asString());
            }
            var first = file.get("steps").get(0).get("token").asString();
            assertAccepted(service.keys(file.get("steps").get(2).get("jwks")), first);
        }

        @Test
        void theTokenOfADeletedUserUntilItExpires() throws IOException {
            var file = Captured.file("jwt-after-user-deleted");
            assertAccepted(
                    service(file.get("issuer").asString()).keys(file.get("jwks")),
                    file.get("token").asString());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void theConfiguredOneOfSeveralHosts(int row) throws IOException {
            var file = Captured.file("jwt-dynamic-base-url");
            var token = file.get("rows").get(row).get("token").asString();
            assertAccepted(service(issuer(token)).keys(file.get("jwks")), token);
        }

        @Test
        void theTokenForAnApiBesideAnOauthProvider() throws IOException {
            var file = Captured.file("oauth-provider-tokens");
            var token =
                    file.get("tokens").get("GET /api/auth/token (jwt plugin)").asString();
            assertAccepted(service("http://127.0.0.1:39250").keys(file.get("jwks")), token);
        }

        @Test
        void theAccessTokenOfAnOauthUserWhereThatIsSwitchedOn() throws IOException {
            var token = oauthToken("authorization_code with resource: access_token");
            assertAccepted(oauthService("https://api.example.test").types("at+jwt"), token);
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @CsvSource({"1", "2"})
        void anIssuerThatTheCallerChose(int row) throws IOException {
            var file = Captured.file("jwt-host-header");
            var service = service("http://127.0.0.1:39132").keys(file.get("jwks"));
            assertAccepted(service, file.get("rows").get(0).get("token").asString());
            assertRefused(
                    TokenRejection.WRONG_ISSUER,
                    service,
                    file.get("rows").get(row).get("token").asString());
        }

        @Test
        void anotherHostOfTheSameServer() throws IOException {
            var file = Captured.file("jwt-dynamic-base-url");
            var token = file.get("rows").get(1).get("token").asString();
            assumeProvable(token);
            assertRefused(
                    TokenRejection.WRONG_ISSUER,
                    service("http://a.example.test").keys(file.get("jwks")),
                    token);
        }

        @Test
        void anotherAudience() throws IOException {
            var captured = Captured.file("jwt-claims-by-config").get("rows").get(8);
            var token = captured.get("token").asString();
            assumeProvable(token);
            assertRefused(
                    TokenRejection.WRONG_AUDIENCE,
                    service("http://127.0.0.1:39131").keys(captured.get("jwks")),
                    token);
        }

        @Test
        void aSpanThatWasTakenForATime() throws IOException {
            var captured = Captured.file("jwt-claims-by-config").get("rows").get(11);
            var token = captured.get("token").asString();
            assumeProvable(token);
            assertRefused(
                    TokenRejection.EXPIRES_BEFORE_ISSUED,
                    service("http://127.0.0.1:39131").keys(captured.get("jwks")),
                    token);
        }

        @Test
        void aTokenFromItsExpiryAndTheSkewOn() throws IOException {
            var file = Captured.file("jwt-es256");
            var token = file.get("tokens").get(0).get("token").asString();
            assumeProvable(token);
            var service = service(file.get("issuer").asString()).keys(file.get("jwks"));
            var end = Instant.ofEpochSecond(payload(token).get("exp").asLong()).plusSeconds(30);
            assertTrue(service.verify(token, end.minusNanos(1)) instanceof Verified);
            assertEquals(new Rejected(TokenRejection.EXPIRED), service.verify(token, end));
        }

        @Test
        void theTokenOfAKeyThatWasWithdrawn() throws IOException {
            var steps = Captured.file("jwt-rotation").get("steps");
            var token = steps.get(0).get("token").asString();
            assumeProvable(token);
            assertRefused(
                    TokenRejection.UNKNOWN_KEY,
                    service("http://127.0.0.1:39117").keys(steps.get(3).get("jwks")),
                    token);
        }

        /** Threat 0.1. */
        @Test
        void theLinkOfAVerificationMail() throws IOException {
            var token =
                    Captured.file("jwt-hs256-email-verification").get("token").asString();
            assertRefused(
                    TokenRejection.MAIL_VERIFICATION,
                    service("http://127.0.0.1").secret(LAB_SECRET),
                    token);
        }

        /** Threat 0.3. */
        @Test
        void theSessionCacheUnderTheSecret() throws IOException {
            var token = Captured.file("cookie-cache-jwt").get("token").asString();
            assertRefused(
                    TokenRejection.SESSION_CACHE,
                    service("http://127.0.0.1:39122").secret(LAB_SECRET),
                    token);
        }

        @Test
        void theSessionCacheUnderThePublishedKeys() throws IOException {
            var file = Captured.file("cookie-cache-jwks");
            var token = file.get("token").asString();
            assumeProvable(token);
            var careless = new Service("http://127.0.0.1:39124", "better-auth:session-cache").keys(file.get("jwks"));
            assertRefused(TokenRejection.WRONG_TYPE, careless, token);
            assertRefused(TokenRejection.SESSION_CACHE, careless.types("better-auth.session-cache+jwt"), token);
        }

        @Test
        void theSessionCacheUnderARetiredSecretAsOneUnderThePresentSecret() throws IOException {
            var file = Captured.file("secrets-rotation");
            var before = file.get("cache_cookie_before").get("token").asString();
            var after = file.get("cache_cookie_after").get("token").asString();
            var service = service("http://127.0.0.1:39143")
                    .secret(file.get("new_secret_utf8").asString());
            assertRefused(TokenRejection.BAD_SIGNATURE, service, before);
            assertRefused(TokenRejection.SESSION_CACHE, service, after);
            assertRefused(
                    TokenRejection.SESSION_CACHE,
                    service.secret(file.get("old_secret_utf8").asString()),
                    before);
        }

        @Test
        void theEncryptedSessionCache() throws IOException {
            var token = Captured.file("cookie-cache-jwe").get("token").asString();
            assertRefused(
                    TokenRejection.ENCRYPTED, service("http://127.0.0.1:39123").secret(LAB_SECRET), token);
        }

        @Test
        void theCompactSessionCache() throws IOException {
            var token = Captured.file("cookie-cache-compact")
                    .get("session_data_decoded_value")
                    .asString();
            assertRefused(
                    TokenRejection.OPAQUE_TOKEN,
                    service("http://127.0.0.1:39121").secret(LAB_SECRET),
                    token);
        }

        @ParameterizedTest
        @ValueSource(strings = {"cookie-session-token", "cookie-session-token-secure", "cookie-session-token-prefix"})
        void theSessionCookie(String name) throws IOException {
            var file = Captured.file(name);
            var service = service("http://127.0.0.1").secret(LAB_SECRET);
            var encoded = file.get("set_cookie").asString().split("[=;]", -1)[1];
            assertRefused(TokenRejection.SIGNED_COOKIE, service, encoded);
            assertRefused(
                    TokenRejection.SIGNED_COOKIE,
                    service,
                    file.get("value_decoded").asString());
            assertRefused(
                    TokenRejection.OPAQUE_TOKEN, service, file.get("token_part").asString());
        }

        @Test
        void theOpaqueSessionTokenOfTheBearerPlugin() throws IOException {
            var file = Captured.file("bearer-opaque");
            var service = service("http://127.0.0.1").secret(LAB_SECRET);
            assertRefused(
                    TokenRejection.SIGNED_COOKIE,
                    service,
                    file.get("set_auth_token").asString());
            assertRefused(
                    TokenRejection.OPAQUE_TOKEN,
                    service,
                    file.get("sign_in_body_token").asString());
            assertRefused(
                    TokenRejection.OPAQUE_TOKEN,
                    service,
                    Captured.file("postgres-schema")
                            .get("session_row")
                            .get("token")
                            .asString());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "authorization_code: refresh_token",
                    "authorization_code without resource: access_token",
                    "client_credentials without resource: access_token"
                })
        void theOpaqueTokensOfTheOauthProvider(String name) throws IOException {
            assertRefused(TokenRejection.OPAQUE_TOKEN, oauthService("https://api.example.test"), oauthToken(name));
        }

        /** Threat 0.2. */
        @ParameterizedTest
        @ValueSource(
                strings = {"authorization_code with resource: id_token", "authorization_code without resource: id_token"
                })
        void theIdTokenEvenWhereItsIssuerAndAudienceAreTrusted(String name) throws IOException {
            var token = oauthToken(name);
            assumeProvable(token);
            assertRefused(
                    TokenRejection.ID_TOKEN,
                    oauthService(Captured.file("oauth-provider-tokens")
                            .get("client_id")
                            .asString()),
                    token);
        }

        @Test
        void theAccessTokensOfTheOauthProviderUnlessSwitchedOn() throws IOException {
            var token = oauthToken("authorization_code with resource: access_token");
            assumeProvable(token);
            assertRefused(TokenRejection.WRONG_TYPE, oauthService("https://api.example.test"), token);
        }

        @Test
        void theAccessTokenOfAClientForItselfAlways() throws IOException {
            var token = oauthToken("client_credentials with resource: access_token");
            assumeProvable(token);
            assertRefused(
                    TokenRejection.CLIENT_TOKEN,
                    oauthService("https://api.example.test").types("at+jwt"),
                    token);
        }

        @Test
        void aSecretOnTheIssuersKeysAndAlarmsWhereItIsPublished() throws IOException {
            var file = Captured.file("jwt-hs256-other-routes");
            var token = file.get("hand_made_key_row").get("token").asString();
            for (var row : new String[] {"hand_made_key_row", "hand_made_key_row_wrong"}) {
                var service = service(issuer(token)).keys(file.get(row).get("jwks_published"));
                assertRefused(TokenRejection.ALGORITHM_NOT_ALLOWED, service, token);
                try (var verifier = service.verifier(issuedAt(token))) {
                    verifier.warmUp();
                    assertFalse(verifier.ready());
                    assertTrue(
                            verifier.warnings()
                                    .contains(
                                            "key with kid shared-1 ALARM: is a symmetric key that is published for all to read"));
                }
            }
        }

        /** A token may be as long as a header; a picture in the user's row makes it longer. */
        @Test
        void tokensWithPicturesInThem() throws IOException {
            var service = service("http://127.0.0.1").secret(LAB_SECRET);
            for (var row : Captured.file("jwt-large-user-image").get("rows")) {
                var length = row.get("token_length").asInt();
                assertRefused(
                        length > 8192 ? TokenRejection.TOO_LARGE : TokenRejection.OPAQUE_TOKEN,
                        service,
                        "A".repeat(length));
            }
        }
    }

    @Nested
    class Loads {
        @ParameterizedTest
        @CsvSource({"jwks-concurrent-mint, jwks, 8", "jwks-secret-changed, jwks_still, 1"})
        void everyKeyThatIsPublished(String name, String member, int count) throws IOException {
            assumeTrue(engine().algorithms().contains(JwsAlgorithm.EDDSA), "not claimed by the engine");
            try (var verifier = service("http://127.0.0.1")
                    .keys(Captured.file(name).get(member))
                    .verifier(Instant.EPOCH)) {
                verifier.warmUp();
                assertEquals(count, verifier.keys().size());
                assertEquals(List.of(), verifier.warnings());
            }
        }
    }

    @Test
    void noFileIsForgotten() {
        var withoutTokensOrKeys = Set.of("cookie-cache-chunked", "jwt-after-sign-out", "operations");
        var tested = Set.of(
                "alg-changed-on-existing-database",
                "bearer-opaque",
                "cookie-cache-compact",
                "cookie-cache-jwe",
                "cookie-cache-jwks",
                "cookie-cache-jwt",
                "cookie-session-token",
                "cookie-session-token-prefix",
                "cookie-session-token-secure",
                "jwks-concurrent-mint",
                "jwks-secret-changed",
                "jwt-after-user-deleted",
                "jwt-claims-by-config",
                "jwt-dynamic-base-url",
                "jwt-eddsa-ed25519-default",
                "jwt-es256",
                "jwt-es512",
                "jwt-host-header",
                "jwt-hs256-custom-sign",
                "jwt-hs256-custom-sign-minimal",
                "jwt-hs256-custom-sign-own-key",
                "jwt-hs256-email-verification",
                "jwt-hs256-other-routes",
                "jwt-large-user-image",
                "jwt-ps256",
                "jwt-rotation",
                "jwt-rs256",
                "jwt-rs256-4096",
                "jwt-undocumented-algs",
                "oauth-provider-tokens",
                "postgres-id-types",
                "postgres-schema",
                "secrets-rotation");
        var all = new HashSet<>(withoutTokensOrKeys);
        all.addAll(tested);
        assertEquals(all, Captured.names());
    }

    private Service oauthService(String audience) {
        return new Service("http://127.0.0.1:39250/api/auth", audience)
                .keys(Captured.file("oauth-provider-tokens").get("jwks"));
    }

    private static String oauthToken(String name) {
        return Captured.file("oauth-provider-tokens").get("tokens").get(name).asString();
    }
}
