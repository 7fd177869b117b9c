package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JoseHeadersTest {
    private final JoseHeaders headers = new JoseHeaders(Set.of(JwsAlgorithm.HS256));

    @Test
    void readsEachAnewUntilOneIsRemembered() throws TokenRefusal {
        var first = read("{\"alg\":\"HS256\",\"kid\":\"a\"}");
        assertEquals(first, read("{\"alg\":\"HS256\",\"kid\":\"a\"}"));
        assertNotSame(first, read("{\"alg\":\"HS256\",\"kid\":\"a\"}"));
    }

    @Test
    void knowTheOneThatIsRememberedByItsLastByte() throws TokenRefusal {
        var first = remember("{\"alg\":\"HS256\",\"kid\":\"a\"}");
        assertSame(first, read("{\"alg\":\"HS256\",\"kid\":\"a\"}"));
        assertEquals("b", read("{\"alg\":\"HS256\",\"kid\":\"b\"}").keyId());
        assertEquals("a", read("{\"alg\":\"HS256\",\"kid\":\"a\"} ").keyId());
    }

    @Test
    void forgetItForTheNext() throws TokenRefusal {
        var first = remember("{\"alg\":\"HS256\",\"kid\":\"a\"}");
        var second = remember("{\"alg\":\"HS256\",\"kid\":\"b\"}");
        assertSame(second, read("{\"alg\":\"HS256\",\"kid\":\"b\"}"));
        assertNotSame(first, read("{\"alg\":\"HS256\",\"kid\":\"a\"}"));
    }

    @Test
    void refuseWhatMayNotPassWhateverIsRemembered() throws TokenRefusal {
        remember("{\"alg\":\"HS256\"}");
        assertEquals(TokenRejection.ALGORITHM_NOT_ALLOWED, Refusals.of(() -> read("{\"alg\":\"none\"}")));
        assertEquals(TokenRejection.EMBEDDED_KEY, Refusals.of(() -> read("{\"alg\":\"HS256\",\"jku\":\"x\"}")));
        assertEquals(TokenRejection.NOT_JSON, Refusals.of(() -> read("{\"alg\":\"HS256\"")));
    }

    private JoseHeader remember(String document) throws TokenRefusal {
        var header = read(document);
        headers.remember(document.getBytes(StandardCharsets.UTF_8), header);
        return header;
    }

    private JoseHeader read(String document) throws TokenRefusal {
        return headers.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
