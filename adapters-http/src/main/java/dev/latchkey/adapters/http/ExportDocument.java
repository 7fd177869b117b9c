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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
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

    private record UsedKey(String taskId, String usedAt) {}

    private record Counts(long tasks, long erasures, long idempotencyKeys) {}

    private record Manifest(int schemaVersion, Counts counts, long bytes, String sha256) {}

    /** A list of the document, in the order in which they come. */
    private enum Part {
        TASKS("tasks"),
        ERASURES("erasures"),
        IDEMPOTENCY_KEYS("idempotencyKeys");

        private final String text;

        Part(String text) {
            this.text = text;
        }
    }

    private final OutputStream out;
    private final MessageDigest digest = Sha256.begin();
    private long bytes;
    private final Map<Part, Long> counts = new EnumMap<>(Part.class);
    private Part part = Part.TASKS;
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
            case PersonalDatum.KeptTask(var task) -> write(Part.TASKS, TaskJson.of(task));
            case PersonalDatum.PastErasure(var receipt) -> write(Part.ERASURES, Receipt.of(receipt));
            case PersonalDatum.UsedIdempotencyKey(var task, var usedAt) ->
                write(Part.IDEMPOTENCY_KEYS, new UsedKey(task.value().toString(), usedAt.toString()));
            case PersonalDatum.RevokedAccess(var until) -> revokedUntil = until;
        }
    }

    /** Without this it is no document. */
    void end(Instant exportedAt) {
        begin(Part.IDEMPOTENCY_KEYS);
        write("],\"access\":");
        write(Json.write(new Access(revokedUntil == null ? null : revokedUntil.toString())));
        write(",\"exportedAt\":");
        write(Json.write(exportedAt.toString()));
        var sum = HexFormat.of().formatHex(digest.digest());
        var manifest = new Manifest(
                SCHEMA_VERSION,
                new Counts(counted(Part.TASKS), counted(Part.ERASURES), counted(Part.IDEMPOTENCY_KEYS)),
                bytes,
                sum);
        write(",\"manifest\":");
        write(Json.write(manifest));
        write("}");
        flush();
    }

    private void write(Part ofPart, Object item) {
        begin(ofPart);
        var before = counted(ofPart);
        write(before == 0 ? "" : ",");
        counts.put(ofPart, before + 1);
        write(Json.write(item));
    }

    private long counted(Part ofPart) {
        return counts.getOrDefault(ofPart, 0L);
    }

    private void begin(Part next) {
        if (next.compareTo(part) < 0) {
            throw new IllegalStateException(next.text + " after " + part.text);
        }
        for (var begun : EnumSet.range(part, next)) {
            write(begun == part ? "" : "],\"" + begun.text + "\":[");
        }
        part = next;
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
