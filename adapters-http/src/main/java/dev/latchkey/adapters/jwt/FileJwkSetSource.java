package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file, read anew each time. */
final class FileJwkSetSource implements JwkSetSource {
    private final Path file;

    FileJwkSetSource(URI location) {
        this.file = Path.of(location);
    }

    @Override
    public byte[] fetch() throws FetchFailure {
        try (var bytes = Files.newInputStream(file)) {
            var document = bytes.readNBytes(MAX_BYTES + 1);
            if (document.length > MAX_BYTES) {
                throw failure(Reason.BROKEN_OFF);
            }
            return document;
        } catch (IOException unreadable) {
            throw failure(Reason.UNREACHABLE);
        }
    }

    private FetchFailure failure(Reason reason) {
        return new FetchFailure(reason).seen(new JwkSetFinding(JwkSetFinding.Code.FILE_UNREADABLE, file.toString()));
    }

    @Override
    public void close() {
        // Nothing stays open between fetches.
    }
}
