package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class PseudonymsTest {
    private final Pseudonyms pseudonyms = new Pseudonyms(new byte[32]);

    @Nested
    final class APseudonym {
        /** RFC 4231 section 4.3. */
        @Test
        void isHmacSha256InHexadecimalDigits() {
            var key = "Jefe".getBytes(StandardCharsets.UTF_8);

            assertEquals(
                    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                    new Pseudonyms(key).of(new UserId("what do ya want for nothing?")));
        }

        @ParameterizedTest
        @CsvSource({"alice, Alice", "alice, 'alice '", "\u00e9, e\u0301", "a, \u0430", "stra\u00dfe, strasse"})
        void tellsUsersApartWhoLookAlike(String one, String other) {
            assertNotEquals(pseudonyms.of(new UserId(one)), pseudonyms.of(new UserId(other)));
        }

        @Test
        void isAnotherUnderAnotherKey() {
            var key = new byte[32];
            key[31] = 1;

            assertNotEquals(pseudonyms.of("alice"), new Pseudonyms(key).of("alice"));
        }
    }

    @Nested
    final class TheKey {
        private final TestDatabase database = PostgresServer.migratedDatabase();

        @Test
        void isOneForAllInstancesWhateverIsMigratedAgain() throws SQLException {
            var key = key(database);

            assertEquals(32, key.length);
            assertArrayEquals(key, key(database.migrated()));
        }

        @Test
        void isOfItsDatabaseAlone() throws SQLException {
            var another = key(PostgresServer.newDatabase().migrated());

            assertEquals(false, Arrays.equals(key(database), another));
        }

        private static byte[] key(TestDatabase database) throws SQLException {
            try (var connection = database.connect(database.application())) {
                return StartCheck.pseudonymKey(connection);
            }
        }
    }
}
