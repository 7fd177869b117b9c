package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of a token by its members alone. */
class TokenKindTest {
    private static Json.JsonObject object(String json) throws TokenRefusal {
        return StrictJson.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"dir, A256CBC-HS512, ENCRYPTED_CACHE", "dir, A256GCM, ENCRYPTED", "A256KW, A256CBC-HS512, ENCRYPTED"})
    void isTheEncryptedCacheWhereBothNamesAreIts(String alg, String enc, TokenKind kind) throws TokenRefusal {
        var header = object("{'alg':'" + alg + "','enc':'" + enc + "'}");

        assertEquals(kind, TokenKind.of("a.b.c.d.e", header, null));
    }

    @ParameterizedTest
    @CsvSource({"logout+jwt, EVENT_TOKEN", "JWT, OTHER_JWT"})
    void isAnEventByItsTypeAlone(String type, TokenKind kind) throws TokenRefusal {
        assertEquals(
                kind,
                TokenKind.of("a.b.c", object("{'typ':'" + type + "'}"), object("{'sub':'u','iss':'i','aud':'a'}")));
    }
}
