package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "14, 20, SERVER_TOO_OLD, 14.20",
        "15, 0, SERVER_SUPPORTED, 15.0",
        "18, 6, SERVER_SUPPORTED, 18.6",
        "19, 1, SERVER_UNTRIED, 19.1"
    })
    void isSupportedFrom15To18(int major, int minor, Code code, String version) {
        assertEquals(
                new DatabaseFinding(code, new Fact("version", version)), new ServerVersion(major, minor).examined());
    }
}
