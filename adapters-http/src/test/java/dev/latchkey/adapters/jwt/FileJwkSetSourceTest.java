package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJwkSetSourceTest {
    @TempDir
    private Path directory;

    private Reason reason(Path file) {
        return assertThrows(FetchFailure.class, () -> new FileJwkSetSource(file.toUri()).fetch())
                .reason();
    }

    @Test
    void readsTheFileAnewEachTime() throws Exception {
        var file = Files.write(directory.resolve("jwks.json"), new byte[] {1});
        try (var source = new FileJwkSetSource(file.toUri())) {
            assertArrayEquals(new byte[] {1}, source.fetch());
            Files.write(file, new byte[] {2, 3});
            assertArrayEquals(new byte[] {2, 3}, source.fetch());
        }
    }

    @Test
    void readsAsMuchAs64KiB() throws Exception {
        var file = Files.write(directory.resolve("jwks.json"), new byte[65_536]);
        try (var source = new FileJwkSetSource(file.toUri())) {
            assertEquals(65_536, source.fetch().length);
        }
        Files.write(file, new byte[65_537]);
        assertEquals(Reason.BROKEN_OFF, reason(file));
    }

    @Test
    void doesNotReachAFileThatIsNotThere() {
        assertEquals(Reason.UNREACHABLE, reason(directory.resolve("none.json")));
        assertEquals(Reason.UNREACHABLE, reason(directory));
    }

    @Test
    void namesTheFileThatCannotBeRead() throws Exception {
        var large = Files.write(directory.resolve("jwks.json"), new byte[65_537]);
        for (var file : List.of(large, directory.resolve("none.json"))) {
            assertEquals(
                    new JwkSetFinding(JwkSetFinding.Code.FILE_UNREADABLE, file.toString()),
                    assertThrows(FetchFailure.class, () -> new FileJwkSetSource(file.toUri()).fetch())
                            .finding());
        }
    }
}
