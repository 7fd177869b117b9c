package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A token, valid or not, and how it was made. Its header and claims may be mutated before it is signed, by the right key,
 * so that what is behind the signature is reached; its text may be mutated after.
 */
record Specimen(List<String> mutations, String token) {
    static Specimen generate(JwsAlgorithm algorithm, KeyRing keys, RandomGenerator random) {
        var key = keys.key(algorithm);
        var header = JsonText.header(key);
        var claims = JsonText.claims();
        for (int i = random.nextInt(3); i > 0; i--) {
            claims.mutate(random);
        }
        if (random.nextInt(4) == 0) {
            header.mutate(random);
        }
        var signing = random.nextInt(20) == 0 ? another(algorithm, keys, random) : key;
        if (signing.algorithm() != algorithm) {
            claims.note("signed as " + signing.algorithm().joseName());
        }
        var wire = new WireText(signing.token(header.bytes(), claims.bytes()));
        if (random.nextInt(3) == 0) {
            wire.mutate(random);
        }
        var mutations = new ArrayList<String>();
        header.mutations().forEach(mutation -> mutations.add("header " + mutation));
        claims.mutations().forEach(mutation -> mutations.add("claims " + mutation));
        mutations.addAll(wire.mutations());
        return new Specimen(List.copyOf(mutations), wire.text());
    }

    /** A key of another algorithm, or the same key used as if it were for another. */
    private static TestKey another(JwsAlgorithm algorithm, KeyRing keys, RandomGenerator random) {
        var all = List.of(JwsAlgorithm.values());
        var other = all.get(random.nextInt(all.size()));
        return isRsa(algorithm) && isRsa(other) ? keys.key(algorithm).as(other) : keys.key(other);
    }

    private static boolean isRsa(JwsAlgorithm algorithm) {
        return algorithm.compareTo(JwsAlgorithm.RS256) >= 0;
    }

    /** The decoded header or payload, for telling known differences. */
    String part(int index) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), StandardCharsets.UTF_8);
    }
}
