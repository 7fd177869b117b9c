package dev.latchkey.bootstrap;

import dev.latchkey.domain.token.TokenVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The verifier that {@code serve} would have, for the benchmarks: in this package, since nobody else may construct it. */
@NullMarked
public final class VerifierOfSettings implements AutoCloseable {
    private final CurrentVerifier verifier;

    /** @param environment the settings, complete as {@code serve} wants them */
    public VerifierOfSettings(Map<String, String> environment) {
        try {
            var settings = SettingsLoader.serve(SettingsValues.of(null, environment));
            verifier = new CurrentVerifier(settings, InstantSource.system(), List.of(), Tracing.OFF);
        } catch (SettingsProblems e) {
            throw new IllegalArgumentException(e);
        }
    }

    public TokenVerifier get() {
        return verifier.get();
    }

    @Override
    public void close() {
        verifier.close();
    }
}
