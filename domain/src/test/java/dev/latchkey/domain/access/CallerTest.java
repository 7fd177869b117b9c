package dev.latchkey.domain.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "1, 1"})
    void isProvenByNowUnlessTheIssuersClockIsAhead(long provenAt, long provenBy) {
        var caller = new Caller(new UserId("alice"), NOW.plusNanos(provenAt), null);

        assertEquals(NOW.plusNanos(provenBy), caller.provenBy(NOW));
    }
}
