package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.BearerTokenProvider;
import io.helidon.config.ConfigException;
import io.helidon.security.spi.SecurityProvider;
import io.helidon.security.spi.SecurityProviderService;
import java.time.InstantSource;
import java.util.Map;

/**
 * Found by Helidon's security framework under the key {@code latchkey}: verification by the token settings below that
 * key, spelled as in the settings file, and by those of the environment, which win.
 */
public final class LatchkeyProviderService implements SecurityProviderService {
    private final Map<String, String> environment;

    /** For the service loader. */
    public LatchkeyProviderService() {
        this(System.getenv());
    }

    LatchkeyProviderService(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String providerConfigKey() {
        return "latchkey";
    }

    @Override
    public Class<? extends SecurityProvider> providerClass() {
        return BearerTokenProvider.class;
    }

    /** Throws {@link ConfigException} with all problems of the settings. */
    @Override
    @SuppressWarnings("removal") // the interface asks for this type of Config
    public SecurityProvider providerInstance(io.helidon.common.config.Config config) {
        var document = config.detach().asMap().orElse(Map.of());
        try {
            var verification = SettingsLoader.verification(SettingsValues.ofDocument(document, environment));
            new FindingLog().tell(verification.findings());
            return new BearerTokenProvider(
                    CurrentVerifier.open(verification.jwt(), verification.engine(), InstantSource.system()));
        } catch (SettingsProblems e) {
            throw new ConfigException("latchkey: " + String.join("; ", e.problems()));
        }
    }
}
