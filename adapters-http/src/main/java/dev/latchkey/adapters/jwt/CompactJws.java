package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;

/** The three parts of a JWS in compact serialisation (RFC 7515 section 7.1), decoded but not yet read. */
@SuppressWarnings("ArrayRecordComponent") // never compared: lives within one verification
record CompactJws(byte[] header, byte[] payload, byte[] signature, byte[] signingInput) {
    /** Most characters: twice what a token of a sane issuer needs. */
    static final int MAX_LENGTH = 8192;

    /** Takes the token apart, the cheapest checks first; nothing is decoded before its shape is right. */
    static CompactJws read(String token) throws TokenRefusal {
        if (token.length() > MAX_LENGTH) {
            throw new TokenRefusal(TokenRejection.TOO_LARGE);
        }
        var first = token.indexOf('.');
        var second = token.indexOf('.', first + 1);
        if (second == -1 || token.indexOf('.', second + 1) != -1) {
            throw new TokenRefusal(lookalike(token));
        }
        if (first == 0 || second == first + 1 || second == token.length() - 1) {
            throw new TokenRefusal(TokenRejection.MALFORMED);
        }
        return new CompactJws(
                decode(token.substring(0, first)),
                decode(token.substring(first + 1, second)),
                decode(token.substring(second + 1)),
                token.substring(0, second).getBytes(StandardCharsets.US_ASCII));
    }

    private static TokenRejection lookalike(String token) {
        var dots = token.chars().filter(c -> c == '.').count();
        if (dots == 0 && !token.isEmpty()) {
            return TokenRejection.OPAQUE_TOKEN;
        }
        if (dots == 1) {
            return TokenRejection.SIGNED_COOKIE;
        }
        return dots == 4 ? TokenRejection.ENCRYPTED : TokenRejection.MALFORMED;
    }

    private static byte[] decode(String part) throws TokenRefusal {
        return Base64Url.decode(part).orElseThrow(() -> new TokenRefusal(TokenRejection.NOT_BASE64URL));
    }
}
