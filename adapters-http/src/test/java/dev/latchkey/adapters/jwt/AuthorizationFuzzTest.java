package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.latchkey.adapters.http.AuthorizationHeader;
import dev.latchkey.domain.token.BearerToken;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in an Authorization header is a token with one spelling and one meaning, or is refused. */
@Tag("jazzer")
final class AuthorizationFuzzTest {
    private static final Set<JwsAlgorithm> ALL = EnumSet.allOf(JwsAlgorithm.class);

    static Stream<byte[]> seeds() {
        return Seeds.tokens().map(token -> ("Bearer " + token).getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("seeds")
    @DictionaryEntries({"Bearer ", "bearer ", ".", "..", "=", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJub25lIn0", "e30"})
    @FuzzTest
    void header(byte[] value) {
        var text = new String(value, StandardCharsets.ISO_8859_1);
        AuthorizationHeader.token(text).ifPresent(token -> {
            assertTrue(text.length() <= 8192);
            assertTrue(text.regionMatches(true, 0, "Bearer ", 0, 7));
            assertEquals(text.substring(7), token.value());
            isRead(token);
        });
    }

    private static boolean isRead(BearerToken token) {
        try {
            var jws = CompactJws.read(token.value());
            assertEquals(token.value(), spelled(jws));
            assertEquals(
                    token.value().substring(0, token.value().lastIndexOf('.')),
                    new String(jws.signingInput(), StandardCharsets.US_ASCII));
            SecondOpinion.assertHeader(JoseHeader.read(StrictJson.object(jws.header()), ALL), jws.header());
            return true;
        } catch (TokenRefusal refused) {
            return false;
        }
    }

    static String spelled(CompactJws jws) {
        return TestKey.base64Url(jws.header()) + "." + TestKey.base64Url(jws.payload()) + "."
                + TestKey.base64Url(jws.signature());
    }

    @Test
    void beginsWithTokensThatAreRead() {
        assertTrue(seeds().map(seed -> new String(seed, StandardCharsets.ISO_8859_1))
                        .flatMap(seed -> AuthorizationHeader.token(seed).stream())
                        .filter(AuthorizationFuzzTest::isRead)
                        .count()
                > 30);
    }
}
