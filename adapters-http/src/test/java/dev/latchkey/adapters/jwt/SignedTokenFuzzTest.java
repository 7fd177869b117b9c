package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever an issuer signs proves a user only if it says so plainly. Begins with a good token and changes it line by line,
 * then signs it: {@code name=value} gives a claim another value, {@code ^name=value} a member of the header, each as it
 * stands in JSON; without a value the member goes.
 */
@Tag("jazzer")
final class SignedTokenFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_230_780L);
    private static final TokenPolicy POLICY = new TokenPolicy(
            "https://i", Set.of("https://a", "b"), Set.of("JWT", "at+jwt"), Duration.ofSeconds(30), Duration.ofDays(7));
    private static final Map<String, String> HEADER = Map.of("alg", "\"HS256\"");
    private static final Map<String, String> CLAIMS = Map.of(
            "iss", "\"https://i\"", "aud", "\"https://a\"", "sub", "\"ada\"", "iat", "1795230780", "exp", "1795231680");
    private static final TestKey SECRET = TestKey.of(JwsAlgorithm.HS256, null);
    private static final TestKey ED25519 = TestKey.of(JwsAlgorithm.EDDSA, "k");
    private static final TestKey P256 = TestKey.of(JwsAlgorithm.ES256, "e");

    @TempDir
    private static Path directory;

    private static JwtTokenVerifier verifier;

    @BeforeAll
    static void publish() throws IOException {
        var jwkSet = TestKey.published(ED25519, P256);
        var file = Files.writeString(directory.resolve("jwks.json"), jwkSet);
        var config = new JwtConfig(
                POLICY, Set.of(), List.of(new SharedSecret(TestKey.SECRET)), JwkSetConfig.at(file.toUri()));
        verifier = new JwtTokenVerifier(config, new NimbusSignatureEngine(), InstantSource.fixed(NOW));
        verifier.warmUp();
    }

    @AfterAll
    static void close() {
        verifier.close();
    }

    @DictionaryEntries({
        "^alg=\"EdDSA\"",
        "^alg=\"ES256\"",
        "^kid=\"k\"",
        "^kid=\"e\"",
        "^typ=\"JWT\"",
        "^typ=\"at+jwt\"",
        "^crit=[]",
        "^",
        "iss=",
        "aud=",
        "aud=[\"b\"]",
        "sub=",
        "exp=",
        "iat=",
        "nbf=",
        "jti=",
        "client_id=",
        "\"https://i\"",
        "1795230810",
        "1795230750",
        "\\x0a",
        "\\\\u0000",
        "nonce=",
        "email=",
        "session=",
        "user=",
        "1.79523168e9"
    })
    @FuzzTest
    void changes(byte[] changes) throws TokenRefusal {
        isVerified(signed(new String(changes, StandardCharsets.UTF_8)));
    }

    private static String signed(String changes) {
        var header = new TreeMap<>(HEADER);
        var claims = new TreeMap<>(CLAIMS);
        for (var line : changes.split("\n", -1)) {
            var change = line.split("=", 2);
            if (change.length == 2) {
                var inHeader = change[0].startsWith("^");
                var members = inHeader ? header : claims;
                var name = inHeader ? change[0].substring(1) : change[0];
                if (change[1].isEmpty()) {
                    members.remove(name);
                } else {
                    members.put(name, change[1]);
                }
            }
        }
        var key = switch (header.getOrDefault("alg", "")) {
            case "\"EdDSA\"", "\"Ed25519\"" -> ED25519;
            case "\"ES256\"" -> P256;
            default -> SECRET;
        };
        return key.token(json(header), json(claims));
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static boolean isVerified(String token) throws TokenRefusal {
        return switch (verifier.verify(new BearerToken(token))) {
            case Verified verified -> {
                var jws = CompactJws.read(token);
                assertEquals(token, AuthorizationFuzzTest.spelled(jws));
                SecondOpinion.assertHeader(
                        JoseHeader.read(StrictJson.object(jws.header()), Set.of(JwsAlgorithm.values())), jws.header());
                SecondOpinion.assertType(POLICY, jws.header());
                SecondOpinion.assertClaims(verified, POLICY, NOW, jws.payload());
                assertInstanceOf(Rejected.class, verifier.verify(new BearerToken(token + "=")));
                yield true;
            }
            case Rejected rejected -> false;
            case KeysUnavailable none -> fail("the keys are there");
            case AccessUnknown none -> fail("nothing asks");
        };
    }

    @Test
    void beginsWithATokenThatPasses() throws TokenRefusal {
        assertTrue(isVerified(signed("")));
        assertTrue(isVerified(signed("^alg=\"EdDSA\"\n^kid=\"k\"")));
        assertTrue(isVerified(
                signed("^alg=\"ES256\"\n^typ=\"at+jwt\"\naud=[\"x\",\"b\"]\nnbf=1795230810\nexp=1.79523168e9")));
    }
}
