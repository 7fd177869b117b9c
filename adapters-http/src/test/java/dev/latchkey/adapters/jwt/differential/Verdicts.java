package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.JwkSetConfig;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.jwt.SharedSecret;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.TestKey;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Latchkey and the libraries say of the same tokens, and where they differ in the direction that matters. */
final class Verdicts implements AutoCloseable {
    private final JwtTokenVerifier verifier;
    private final List<Library> libraries;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final Set<Argued> used = new HashSet<>();

    Verdicts(Path directory, KeyRing keys, SignatureEngine engine, TokenPolicy policy, Instant now) {
        this.libraries = List.of(new Jose4j(keys), new Jjwt(keys), new JavaJwt(keys));
        this.verifier = verifier(directory, keys, engine, policy, now);
    }

    private static JwtTokenVerifier verifier(
            Path directory, KeyRing keys, SignatureEngine engine, TokenPolicy policy, Instant now) {
        try {
            var jwkSet = Files.writeString(Files.createTempFile(directory, "jwks", ".json"), keys.jwkSet());
            var config = new JwtConfig(
                    policy, Set.of(), List.of(new SharedSecret(TestKey.SECRET)), JwkSetConfig.at(jwkSet.toUri()));
            var verifier = new JwtTokenVerifier(config, engine, InstantSource.fixed(now));
            verifier.warmUp();
            return verifier;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Latchkey's own verdict. */
    TokenVerification verdict(Specimen specimen) {
        return verifier.verify(new BearerToken(specimen.token()));
    }

    /** Asks everyone; where Latchkey's own verdict is favourable, the others are compared with it. */
    void judge(Specimen specimen) {
        var verdict = verdict(specimen);
        for (var library : libraries) {
            var answer = library.read(specimen.token());
            answer.ifPresent(any -> accepted.merge(library.name(), 1, Integer::sum));
            if (verdict instanceof Verified verified && !answer.equals(Optional.of(verified))) {
                compare(specimen, library.name(), verified, answer);
            }
        }
        if (verdict instanceof Verified) {
            accepted.merge("latchkey", 1, Integer::sum);
        }
    }

    private void compare(Specimen specimen, String library, Verified verified, Optional<Verified> answer) {
        var argued = Argued.of(specimen, library, verified, answer);
        if (argued.isPresent()) {
            used.add(argued.get());
        } else {
            differences.add(specimen.mutations() + " of " + specimen.part(0) + ": " + verified + ", but " + library
                    + " said " + answer);
        }
    }

    /** The first few. */
    List<String> differences() {
        return differences.stream().limit(5).toList();
    }

    int accepted(String name) {
        return accepted.getOrDefault(name, 0);
    }

    Set<Argued> used() {
        return Set.copyOf(used);
    }

    @Override
    public void close() {
        verifier.close();
    }
}
