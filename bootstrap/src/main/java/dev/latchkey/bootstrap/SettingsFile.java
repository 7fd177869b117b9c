package dev.latchkey.bootstrap;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a settings file: no longer than settings can need, and YAML that means no more than is written. */
final class SettingsFile {
    static final int MAX_BYTES = 64 * 1024;

    private SettingsFile() {}

    /** What it says, by dotted names; problems name the file and nothing of its content. */
    static Map<String, String> read(Path file) throws SettingsProblems {
        try {
            var yaml = text(file);
            requirePlain(yaml);
            return Config.builder()
                    .disableEnvironmentVariablesSource()
                    .disableSystemPropertiesSource()
                    // A secret may hold "${".
                    .disableKeyResolving()
                    .disableValueResolving()
                    .addSource(ConfigSources.create(yaml, MediaTypes.APPLICATION_X_YAML))
                    .build()
                    .asMap()
                    .orElse(Map.of());
        } catch (IOException e) {
            throw problem(file, "cannot be read");
        } catch (TooLongException e) {
            throw problem(file, "is longer than 64 KiB");
        } catch (DuplicateKeyException e) {
            throw problem(file, "has one key twice");
        } catch (YAMLException | ConfigException e) {
            throw problem(file, "is not well-formed YAML without aliases");
        }
    }

    private static String text(Path file) throws IOException, TooLongException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TooLongException();
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    /** A few lines of aliases can mean more than fits into memory; of a key given twice, one value would be lost. */
    private static void requirePlain(String yaml) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        new Yaml(new SafeConstructor(options)).load(yaml);
    }

    private static SettingsProblems problem(Path file, String what) {
        return new SettingsProblems(List.of("the settings file " + file + " " + what));
    }

    private static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
