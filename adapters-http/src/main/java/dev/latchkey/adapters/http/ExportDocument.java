package dev.latchkey.adapters.http;

import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.user.UserId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything kept about a user as one JSON document, written as it comes and never held as a whole: tasks first, then
 * the rest, last a manifest by which its reader sees that nothing is missing. For one thread.
 *
 * <p>Every method throws {@link UncheckedIOException} where the document cannot be written.
 */
final class ExportDocument implements Consumer<PersonalDatum> {
    private static final int SCHEMA_VERSION = 1;
    private static final int BUFFER_SIZE = 32 * 1024;

    private record Receipt(String receipt, String erasedAt) {
        static Receipt of(ErasureReceipt receipt) {
            return new Receipt(receipt.id().toString(), receipt.erasedAt().toString());
        }
    }

    private record Access(@Nullable String tokensRevokedUntil) {}

    private record Counts(long tasks, long erasures) {}

    private record Manifest(int schemaVersion, Counts counts, long bytes, String sha256) {}

    private final OutputStream out;
    private final MessageDigest digest = Sha256.begin();
    private long bytes;
    private long tasks;
    private long erasures;
    private @Nullable Instant revokedUntil;

    ExportDocument(UserId owner, OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_SIZE);
        write("{\"userId\":");
        write(Json.write(owner.value()));
        write(",\"tasks\":[");
    }

    @Override
    public void accept(PersonalDatum datum) {
        switch (datum) {
            case PersonalDatum.KeptTask(var task) -> {
                if (erasures > 0) {
                    throw new IllegalStateException("a task after the rest");
                }
                write(tasks++ == 0 ? "" : ",");
                write(Json.write(TaskJson.of(task)));
            }
            case PersonalDatum.PastErasure(var receipt) -> {
                write(erasures++ == 0 ? "],\"erasures\":[" : ",");
                write(Json.write(Receipt.of(receipt)));
            }
            case PersonalDatum.RevokedAccess(var until) -> revokedUntil = until;
        }
    }

    /** Without this it is no document. */
    void end(Instant exportedAt) {
        write(erasures == 0 ? "],\"erasures\":[],\"access\":" : "],\"access\":");
        write(Json.write(new Access(revokedUntil == null ? null : revokedUntil.toString())));
        write(",\"exportedAt\":");
        write(Json.write(exportedAt.toString()));
        var sum = HexFormat.of().formatHex(digest.digest());
        var manifest = new Manifest(SCHEMA_VERSION, new Counts(tasks, erasures), bytes, sum);
        write(",\"manifest\":");
        write(Json.write(manifest));
        write("}");
        flush();
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] piece) {
        digest.update(piece);
        bytes += piece.length;
        try {
            out.write(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
