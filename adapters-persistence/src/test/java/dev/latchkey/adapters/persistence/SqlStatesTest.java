package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlStatesTest {
    @Nested
    final class Of {
        @Test
        void theNearestInTheChainOfCauses() {
            var deepest = new SQLException("c", "08006");
            var withoutState = new SQLException("b", (String) null, new SQLException("c", "57P01", deepest));

            assertEquals(Optional.of("57P01"), SqlStates.of(new IllegalStateException("a", withoutState)));
        }

        @Test
        void noneWhereNoSqlIsInvolved() {
            assertEquals(
                    Optional.empty(), SqlStates.of(new IllegalStateException("a", new IllegalStateException("b"))));
        }
    }

    @Nested
    final class MeanUnavailable {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "08000", "08006", "08P01", "53300", "57014", "57P01", "57P03", "58030", "28P01", "28000", "42501",
                    "40001", "40P01", "55P03", "25006", "25P03"
                })
        void whenTheServerOrTheWayToItIsAtFault(String state) {
            assertEquals(true, SqlStates.meansUnavailable(new SQLException("a", state)));
        }

        @Test
        void whenThePoolHasNoConnection() {
            assertEquals(
                    true,
                    SqlStates.meansUnavailable(new IllegalStateException(new SQLTransientConnectionException("a"))));
        }
    }

    @Nested
    final class MeanAFault {
        @ParameterizedTest
        @ValueSource(strings = {"23505", "42502", "42601", "22021", "25P02", "55000", "40002", "28P02", "XX000"})
        void whenTheStatementIsAtFault(String state) {
            assertEquals(false, SqlStates.meansUnavailable(new SQLException("a", state)));
        }

        @Test
        void whenNoSqlIsInvolved() {
            assertEquals(false, SqlStates.meansUnavailable(new IllegalStateException("a")));
        }
    }
}
