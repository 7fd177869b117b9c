package dev.latchkey.adapters.jwt;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of tokens. The last one that came with a signature that holds is not read again: an issuer writes
 * the same one into each token of a key, and what nobody has signed must not take its place.
 */
final class JoseHeaders {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Known(byte[] document, JoseHeader header) {}

    private final Set<JwsAlgorithm> allowed;
    private final AtomicReference<@Nullable Known> last = new AtomicReference<>();

    /** @param allowed the algorithms that may pass */
    JoseHeaders(Set<JwsAlgorithm> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** What a header says; the very same object where it is the one that is remembered. */
    JoseHeader read(byte[] document) throws TokenRefusal {
        var known = last.get();
        return known != null && Arrays.equals(known.document, document)
                ? known.header
                : JoseHeader.read(StrictJson.object(document), allowed);
    }

    /** @param header as it was read from that document, in a token whose signature holds */
    void remember(byte[] document, JoseHeader header) {
        last.set(new Known(document, header));
    }
}
