package dev.latchkey.adapters.jwt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The usable keys of an issuer (RFC 7517 section 5), and what was wrong with the others. */
final class JwkSet {
    /**
     * A key that is left out.
     *
     * @param which its {@code kid}, or its place in the set
     */
    record Unused(String which, JwkFault fault) {
        String warning() {
            return JwkSet.warning(which, fault);
        }
    }

    private final List<VerificationKey> keys;
    private final List<Unused> unused;

    private JwkSet(List<VerificationKey> keys, List<Unused> unused) {
        this.keys = List.copyOf(keys);
        this.unused = List.copyOf(unused);
    }

    /** Keys of one {@code kid} that are not the same key are all left out: no one can say which was meant. */
    static JwkSet of(List<VerificationKey> keys, List<Unused> unreadable) {
        var unambiguous = new ArrayList<VerificationKey>();
        var ambiguous = new LinkedHashSet<Unused>();
        for (var key : keys) {
            var id = key.name().id();
            if (id != null
                    && keys.stream().anyMatch(other -> id.equals(other.name().id()) && !other.sameAs(key))) {
                ambiguous.add(new Unused("kid " + id, JwkFault.AMBIGUOUS));
            } else if (unambiguous.stream().noneMatch(key::sameAs)) {
                unambiguous.add(key);
            }
        }
        var unused = new ArrayList<>(unreadable);
        unused.addAll(ambiguous);
        return new JwkSet(unambiguous, unused);
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
        return unused.equals(other.unused)
                && keys.size() == other.keys.size()
                && keys.stream().allMatch(key -> other.keys.stream().anyMatch(key::sameAs));
    }

    List<String> warnings() {
        return unused.stream().map(Unused::warning).toList();
    }

    List<Unused> unused() {
        return unused;
    }

    List<KeyName> names() {
        return keys.stream().map(VerificationKey::name).toList();
    }

    /** Each key's id and algorithm; no key material. */
    List<String> descriptions() {
        return names().stream().map(KeyName::description).toList();
    }
}
