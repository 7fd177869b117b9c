package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskListQueryTest {
    @Nested
    class Reads {
        @ParameterizedTest
        @ValueSource(strings = {"", "&", "=", "&&="})
        void nothingAsEverythingFiftyAPage(String query) {
            assertEquals(Optional.of(new TaskQuery(TaskStatus.ALL, 50, null)), TaskListQuery.parse(query));
        }

        @ParameterizedTest
        @CsvSource({"all,ALL", "pending,PENDING", "completed,COMPLETED"})
        void eachStatus(String text, TaskStatus status) {
            assertEquals(Optional.of(new TaskQuery(status, 50, null)), TaskListQuery.parse("status=" + text));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 9, 10, 99, 100})
        void limitsInRange(int limit) {
            assertEquals(
                    Optional.of(new TaskQuery(TaskStatus.ALL, limit, null)), TaskListQuery.parse("limit=" + limit));
        }

        @Test
        void allOfThemInAnyOrderAndEncoded() {
            var cursor = new TaskCursor(Instant.parse("2026-11-21T08:00:00Z"), new TaskId(new UUID(1, 2)));
            assertEquals(
                    Optional.of(new TaskQuery(TaskStatus.PENDING, 7, cursor)),
                    TaskListQuery.parse("cursor=" + Cursor.write(cursor) + "&li%6dit=%37&status=pending"));
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "status=",
                    "status",
                    "status=ALL",
                    "status=done",
                    "limit=0",
                    "limit=101",
                    "limit=01",
                    "limit=-1",
                    "limit=+1",
                    "limit=1.0",
                    "limit=",
                    "limit=1000",
                    "limit=%D9%A1",
                    "cursor=",
                    "cursor=x",
                    "stauts=all",
                    "Limit=1",
                    "status=all&status=all",
                    "limit=1&limit=2",
                    "limit=%zz",
                    "%=1",
                    "access_token=x"
                })
        void whatItCannotMean(String query) {
            assertEquals(Optional.empty(), TaskListQuery.parse(query));
        }
    }
}
