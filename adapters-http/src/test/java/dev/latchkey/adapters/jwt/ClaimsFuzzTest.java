package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes were signed, they prove a user only if they say so plainly. */
@Tag("jazzer")
final class ClaimsFuzzTest {
    // Those of a captured token, a second after it was issued.
    private static final String BETTER_AUTH = "http://127.0.0.1:39100";
    private static final Instant NOW = Instant.ofEpochSecond(1_795_230_755L);
    private static final TokenPolicy POLICY = new TokenPolicy(
            BETTER_AUTH, Set.of(BETTER_AUTH), Set.of("JWT"), Duration.ofSeconds(30), Duration.ofDays(7));

    static Stream<byte[]> seeds() {
        return Seeds.payloads();
    }

    @MethodSource("seeds")
    @DictionaryEntries({
        "\"iss\"",
        "\"aud\"",
        "\"sub\"",
        "\"exp\"",
        "\"iat\"",
        "\"nbf\"",
        "\"jti\"",
        "\"sid\"",
        "\"client_id\"",
        "\"nonce\"",
        "\"http://127.0.0.1:39100\"",
        "1795230754",
        "1795231654",
        "1.7952316e9",
        "e1",
        "null",
        "[]",
        "\\\\u0000",
        "\\\\ud800"
    })
    @FuzzTest
    void payload(byte[] payload) {
        isVerified(payload);
    }

    private static boolean isVerified(byte[] payload) {
        try {
            return switch (POLICY.judge(ClaimsReader.read("JWT", StrictJson.object(payload)), NOW)) {
                case Verified verified -> {
                    SecondOpinion.assertClaims(verified, POLICY, NOW, payload);
                    yield true;
                }
                case Rejected rejected -> false;
                case KeysUnavailable none -> fail("no keys are needed");
                case AccessUnknown none -> fail("nothing asks");
            };
        } catch (TokenRefusal refused) {
            return false;
        }
    }

    @Test
    void beginsWithClaimsThatProveAUser() {
        assertTrue(seeds().anyMatch(ClaimsFuzzTest::isVerified));
    }
}
