package dev.latchkey.adapters.jwt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The usable keys of an issuer (RFC 7517 section 5), and what was wrong with the others. */
final class JwkSet {
    private final List<VerificationKey> keys;
    private final List<String> warnings;

    private JwkSet(List<VerificationKey> keys, List<String> warnings) {
        this.keys = List.copyOf(keys);
        this.warnings = List.copyOf(warnings);
    }

    /** Keys of one {@code kid} that are not the same key are all left out: no one can say which was meant. */
    static JwkSet of(List<VerificationKey> keys, List<String> warnings) {
        var unambiguous = new ArrayList<VerificationKey>();
        var complaints = new LinkedHashMap<String, String>();
        for (var key : keys) {
            var id = key.name().id();
            if (id != null
                    && keys.stream().anyMatch(other -> id.equals(other.name().id()) && !other.sameAs(key))) {
                complaints.put(id, warning("kid " + id, JwkFault.AMBIGUOUS));
            } else if (unambiguous.stream().noneMatch(key::sameAs)) {
                unambiguous.add(key);
            }
        }
        var allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(complaints.values());
        return new JwkSet(unambiguous, allWarnings);
    }

    static String warning(String which, JwkFault fault) {
        return "key with " + which + " " + fault.description();
    }

    /** The key of that algorithm and id, or the only key of that algorithm where no id is given. */
    @Nullable
    VerificationKey find(KeyName name) {
        var fitting = keys.stream()
                .filter(key -> key.name().algorithm() == name.algorithm())
                .filter(key -> name.id() == null || name.id().equals(key.name().id()))
                .toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Nothing has changed: the same keys, and the same warnings. */
    boolean sameAs(JwkSet other) {
        return warnings.equals(other.warnings)
                && keys.size() == other.keys.size()
                && keys.stream().allMatch(key -> other.keys.stream().anyMatch(key::sameAs));
    }

    List<String> warnings() {
        return warnings;
    }

    /** Each key's id and algorithm; no key material. */
    List<String> descriptions() {
        return keys.stream().map(key -> key.name().description()).toList();
    }
}
