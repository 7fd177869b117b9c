package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.latchkey.adapters.http.Capacity;
import dev.latchkey.adapters.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
    private static HttpConfig config(int connections) {
        return new HttpConfig(
                "h",
                1,
                "a",
                2,
                Set.of("https://a.example"),
                URI.create("https://t.example"),
                "i",
                3,
                Duration.ofSeconds(4),
                new Capacity(connections, 5, 6, Duration.ofSeconds(7)),
                Duration.ofSeconds(8));
    }

    @Test
    void leaveAsManyConnectionsAsAreWantedWhereTheyCan() {
        var config = config(10_000);
        assertSame(config, OpenFiles.within(10_512, config));
        assertSame(config, OpenFiles.within(Long.MAX_VALUE, config));
        assertSame(config, OpenFiles.within(-1, config));
    }

    @ParameterizedTest
    @CsvSource({"10511, 9999", "1024, 512", "256, 128", "1, 1"})
    void leaveFewerWhereTheyAreNeededOtherwise(long files, int connections) {
        assertEquals(config(connections), OpenFiles.within(files, config(10_000)));
    }
}
