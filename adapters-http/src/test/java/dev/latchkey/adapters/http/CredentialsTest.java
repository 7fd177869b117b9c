package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.BearerToken;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final Credentials ABSENT = new Credentials.Absent();
    private static final Credentials MALFORMED = new Credentials.Malformed();

    private static Credentials bearer(String token) {
        return new Credentials.Bearer(new BearerToken(token));
    }

    @Nested
    class Absent {
        @Test
        void withoutAnyHeader() {
            assertEquals(ABSENT, Credentials.of(List.of()));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"Basic YWxpY2U6cGFzcw==", "Negotiate", "Digest a=\"b, c\", d=e", "Bearerish x", "bear x"})
        void withAnotherScheme(String header) {
            assertEquals(ABSENT, Credentials.of(List.of(header)));
        }
    }

    @Nested
    class Bearer {
        @Test
        void isEveryCharacterOfAToken() {
            var token = "azAZ09-._~+/==";
            assertEquals(bearer(token), Credentials.of(List.of("Bearer " + token)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
        void inAnyCase(String scheme) {
            assertEquals(bearer("a"), Credentials.of(List.of(scheme + " a")));
        }

        @Test
        void asLongAsAHeaderMayBe() {
            var token = "a".repeat(8192 - "Bearer ".length());
            assertEquals(bearer(token), Credentials.of(List.of("Bearer " + token)));
        }
    }

    @Nested
    class Malformed {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "Bearer",
                    "Bearer ",
                    "Bearer  a",
                    " Bearer a",
                    "Bearer a ",
                    "Bearer\ta",
                    "Bearer a b",
                    "Bearer a,Bearer b",
                    "Bearer a, Bearer b",
                    "Bearer =",
                    "Bearer a=b",
                    "Bearer \"a\"",
                    "Bearer a\u00e4",
                    "Bear\u00e4r a",
                    "Bearer: a",
                    ", a",
                    "Bearer a\n"
                })
        void notTheSchemeOneSpaceAndAToken(String header) {
            assertEquals(MALFORMED, Credentials.of(List.of(header)));
        }

        @Test
        void twoHeadersEvenIfTheyAgree() {
            assertEquals(MALFORMED, Credentials.of(List.of("Bearer a", "Bearer a")));
        }

        @Test
        void twoHeadersOfWhichOneIsOfAnotherScheme() {
            assertEquals(MALFORMED, Credentials.of(List.of("Basic a", "Bearer a")));
        }
    }

    @Nested
    class TooLarge {
        @Test
        void oneCharacterBeyond() {
            assertEquals(
                    new Credentials.TooLarge(),
                    Credentials.of(List.of("Bearer " + "a".repeat(8192 - "Bearer ".length() + 1))));
        }

        @Test
        void whateverTheScheme() {
            assertEquals(new Credentials.TooLarge(), Credentials.of(List.of("a", "x".repeat(8193))));
        }
    }
}
