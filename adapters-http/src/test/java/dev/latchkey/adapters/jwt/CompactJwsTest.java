package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompactJwsTest {
    @Test
    void isThreeParts() throws TokenRefusal {
        var jws = CompactJws.read("AQ.AgM.BAUG");
        assertArrayEquals(new byte[] {1}, jws.header());
        assertArrayEquals(new byte[] {2, 3}, jws.payload());
        assertArrayEquals(new byte[] {4, 5, 6}, jws.signature());
        assertArrayEquals("AQ.AgM".getBytes(StandardCharsets.US_ASCII), jws.signingInput());
    }

    @Test
    void isAtMost8192CharactersLong() throws TokenRefusal {
        assertEquals(6139, CompactJws.read("AQ.AQ." + "A".repeat(8186)).signature().length);
    }

    @Nested
    class Refuses {
        /** Threat 5.1: before anything else, whatever it is. */
        @ParameterizedTest
        @ValueSource(strings = {"A", ".", "!", "\u00e4"})
        void oneCharacterMore(String filling) {
            assertEquals(TokenRejection.TOO_LARGE, refusal(filling.repeat(8193)));
        }

        /** Threat 1.11, 1.12, 3.6, 5.4 and section 0. */
        @ParameterizedTest
        @CsvSource(textBlock = """
                        '',                                 MALFORMED
                        A,                                  OPAQUE_TOKEN
                        !,                                  OPAQUE_TOKEN
                        0pXigNC24LnuWID3CacbdHOiWrCMCkRq,   OPAQUE_TOKEN
                        '{"payload":"AQ","signatures":[]}', OPAQUE_TOKEN
                        AQ.AQ,                              SIGNED_COOKIE
                        token.ABE/ab+c=,                    SIGNED_COOKIE
                        .,                                  SIGNED_COOKIE
                        ..,                                 MALFORMED
                        AQ..,                               MALFORMED
                        .AQ.,                               MALFORMED
                        ..AQ,                               MALFORMED
                        AQ.AQ.,                             MALFORMED
                        AQ..AQ,                             MALFORMED
                        .AQ.AQ,                             MALFORMED
                        AQ.AQ.AQ.,                          MALFORMED
                        AQ.AQ.AQ.AQ,                        MALFORMED
                        AQ..AQ.AQ.AQ,                       ENCRYPTED
                        ....,                               ENCRYPTED
                        .....,                              MALFORMED
                        AQ.AQ.AQ.AQ.AQ.AQ,                  MALFORMED
                        """)
        void otherShapes(String token, TokenRejection reason) {
            assertEquals(reason, refusal(token));
        }

        @Test
        void dotsWithoutEnd() {
            assertEquals(TokenRejection.MALFORMED, refusal(".".repeat(8192)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "AR.AQ.AQ",
                    "AQ.AR.AQ",
                    "AQ.AQ.AR",
                    "AQ==.AQ.AQ",
                    "AQ.AQ.AQ==",
                    " AQ.AQ.AQ",
                    "AQ.AQ.AQ ",
                    "AQ.A Q.AQ",
                    "AQ.AQ.AQ\n",
                    "A+.AQ.AQ",
                    "AQ.A/.AQ",
                    "AQ.AQ.\u00e4Q",
                    "A.AQ.AQ"
                })
        void otherSpellings(String token) {
            assertEquals(TokenRejection.NOT_BASE64URL, refusal(token));
        }

        private static TokenRejection refusal(String token) {
            return Refusals.of(() -> CompactJws.read(token));
        }
    }
}
