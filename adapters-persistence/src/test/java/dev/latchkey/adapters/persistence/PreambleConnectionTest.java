package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PreambleConnectionTest {
    private static final Preamble SETS = new Preamble(
                    "select set_config('test.one', ?, true), set_config('test.two', ?, true)", "1", "2")
            .then(new Preamble("select set_config('test.three', ?, true)", "3"));
    private static final String READS =
            "select concat_ws(' ', current_setting('test.one'), current_setting('test.two'), current_setting('test.three'))";
    private static final String READS_WHAT_IS_LEFT = "select nullif(current_setting('test.one', true), '')";

    private final Connection real;

    PreambleConnectionTest() throws SQLException {
        var database = PostgresServer.newDatabase();
        real = database.connect(database.owner());
    }

    @AfterEach
    void close() throws SQLException {
        real.close();
    }

    @Nested
    final class TheFirstStatement {
        private final Connection connection = PreambleConnection.ofOneStatement(real, SETS);

        @Test
        void comesAfterThePreambleAndGivesItsOwnResult() throws SQLException {
            assertEquals("1 2 3", only(connection, READS));
        }

        @Test
        void hasItsOwnParameters() throws SQLException {
            try (var statement = connection.prepareStatement("select concat_ws(' ', ?::text, ?, ?::bigint)")) {
                statement.setString(1, "one");
                statement.setNull(2, Types.VARCHAR);
                statement.setObject(3, 3, Types.BIGINT);
                try (var rows = statement.executeQuery()) {
                    assertTrue(rows.next());
                    assertEquals("one 3", rows.getString(1));
                    assertFalse(rows.next());
                }
            }
        }

        @Test
        void mayTurnTheKnobsThatAreNoParameters() throws SQLException {
            try (var statement = connection.prepareStatement("select * from generate_series(1, 10)")) {
                statement.setMaxRows(2);
                try (var rows = statement.executeQuery()) {
                    assertTrue(rows.next());
                    assertTrue(rows.next());
                    assertFalse(rows.next());
                }
                assertEquals(2, statement.getMaxRows());
            }
        }

        @Test
        void saysHowManyRowsItChanged() throws SQLException {
            execute("create table five as select generate_series(1, 5) as n");

            try (var statement = connection.prepareStatement("delete from five where n > ?")) {
                statement.setInt(1, 2);

                assertEquals(3, statement.executeUpdate());
            }
        }

        @Test
        void failsAsItWouldWithout() throws SQLException {
            try (var statement = connection.prepareStatement("select 1 / ?")) {
                statement.setInt(1, 0);

                assertEquals(
                        "22012",
                        assertThrows(SQLException.class, statement::executeQuery)
                                .getSQLState());
            }
        }

        @Test
        void isNotRunWhereThePreambleFails() throws SQLException {
            execute("create table changed as select 1 as n");
            var refusing = PreambleConnection.ofOneStatement(real, new Preamble("select 1 / ?", 0));

            try (var statement = refusing.prepareStatement("delete from changed")) {
                assertThrows(SQLException.class, statement::executeUpdate);
            }

            assertEquals("1", only(real, "select count(*)::text from changed"));
        }

        @Test
        void isUndoneWhereItFailsAfterThePreamble() throws SQLException {
            execute("create table once (n int primary key)");
            var inserting = PreambleConnection.ofOneStatement(real, new Preamble("insert into once values (?)", 1));

            try (var statement = inserting.prepareStatement("insert into once values (1)")) {
                assertThrows(SQLException.class, statement::executeUpdate);
            }

            assertEquals("0", only(real, "select count(*)::text from once"));
        }
    }

    @Nested
    final class AfterOneStatement {
        private final Connection connection = PreambleConnection.ofOneStatement(real, SETS);

        @Test
        void nothingIsLeftOfThePreamble() throws SQLException {
            only(connection, READS);

            assertNull(only(real, READS_WHAT_IS_LEFT));
        }

        @Test
        void anotherIsRefused() throws SQLException {
            only(connection, READS);

            assertThrows(IllegalStateException.class, () -> connection.prepareStatement(READS));
        }
    }

    @Nested
    final class InATransactionOfMany {
        private final Connection connection = PreambleConnection.of(real, SETS);

        InATransactionOfMany() throws SQLException {
            connection.setAutoCommit(false);
        }

        @Test
        void thePreambleHoldsForTheFirstAndThoseAfterIt() throws SQLException {
            assertEquals(List.of("1 2 3", "1 2 3"), List.of(text(READS), text(READS)));
        }

        @Test
        void thoseAfterTheFirstHaveParametersOfTheirOwn() throws SQLException {
            only(connection, READS);

            try (var statement = connection.prepareStatement("select ?::text")) {
                statement.setString(1, "mine");
                try (var rows = statement.executeQuery()) {
                    assertTrue(rows.next());
                    assertEquals("mine", rows.getString(1));
                }
            }
        }

        @Test
        void thePreambleEndsWithIt() throws SQLException {
            only(connection, READS);
            connection.commit();

            assertNull(only(real, READS_WHAT_IS_LEFT));
        }

        private String text(String sql) throws SQLException {
            return String.valueOf(only(connection, sql));
        }
    }

    private static @Nullable String only(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = real.createStatement()) {
            statement.execute(sql);
        }
    }
}
