package dev.latchkey.bootstrap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings as text: those of the file, overridden by those of the environment. In the file a setting is spelled as
 * in the environment or with dots, hyphens and nesting, {@code latchkey.token.jwks-url}; a list may be a YAML list.
 */
final class SettingsValues {
    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> faultsOfTheFile = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** @param file the YAML file, {@code null} for none */
    static SettingsValues of(@Nullable Path file, Map<String, String> environment) {
        var settings = new SettingsValues();
        if (file != null) {
            settings.readFile(file);
        }
        return settings.overriddenBy(environment);
    }

    /** What is known where the file cannot be read: why, and nothing else. */
    static SettingsValues unreadable(String fault) {
        var settings = new SettingsValues();
        settings.faultsOfTheFile.add(fault);
        return settings;
    }

    /** @param document what a file with these keys would say */
    static SettingsValues ofDocument(Map<String, String> document, Map<String, String> environment) {
        var settings = new SettingsValues();
        settings.putAll(document);
        return settings.overriddenBy(environment);
    }

    private SettingsValues overriddenBy(Map<String, String> environment) {
        for (var setting : Setting.values()) {
            var value = environment.get(setting.name());
            if (value != null) {
                values.put(setting, value);
            }
        }
        // Sorted, for the warnings to come in order.
        new TreeMap<>(environment).forEach(this::warnOfMistake);
        values.forEach((setting, value) -> {
            if (value.isBlank()) {
                problems.add(setting + " is empty: give it a value or remove it");
            }
        });
        return this;
    }

    /** The environment holds what is others' as well, so that what looks like a mistake need not be one. */
    private void warnOfMistake(String variable, String value) {
        // Of a service that is called latchkey, Kubernetes says LATCHKEY_PORT=tcp://10.0.0.11:8080.
        if (!value.startsWith("tcp://")) {
            Setting.meantBy(variable)
                    .ifPresent(it -> warnings.add("there is no setting " + variable
                            + " (in the environment), so it has no effect: did you mean " + it + "?"));
        }
    }

    /** What has no effect and should have, most likely: each a line for the log. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What is wrong with the file, or with every setting whatever it means. */
    List<String> problems() {
        return Stream.concat(faultsOfTheFile.stream(), problems.stream()).toList();
    }

    /** Why the file could not be read at all; nothing else is known then but the environment. */
    List<String> faultsOfTheFile() {
        return List.copyOf(faultsOfTheFile);
    }

    Optional<String> find(Setting setting) {
        return Optional.ofNullable(values.get(setting)).filter(it -> !it.isBlank());
    }

    boolean sameAs(SettingsValues other) {
        return values.equals(other.values) && problems().equals(other.problems());
    }

    /** The settings that have another value there. */
    Set<Setting> differences(SettingsValues other) {
        return Arrays.stream(Setting.values())
                .filter(it -> !find(it).equals(other.find(it)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Setting.class)));
    }

    /** These values of {@code settings}, and of all other settings those of {@code others}. */
    SettingsValues takingOthersFrom(SettingsValues others, Set<Setting> settings) {
        var taken = new SettingsValues();
        taken.problems.addAll(problems());
        taken.warnings.addAll(warnings);
        for (var setting : Setting.values()) {
            var value = (settings.contains(setting) ? this : others).values.get(setting);
            if (value != null) {
                taken.values.put(setting, value);
            }
        }
        return taken;
    }

    /** These values, but for one setting. */
    SettingsValues with(Setting setting, String value) {
        var other = takingOthersFrom(this, EnumSet.noneOf(Setting.class));
        other.faultsOfTheFile.addAll(faultsOfTheFile);
        other.values.put(setting, value);
        return other;
    }

    private void readFile(Path file) {
        try {
            putAll(SettingsFile.read(file));
        } catch (SettingsProblems e) {
            faultsOfTheFile.addAll(e.problems());
        }
    }

    private void putAll(Map<String, String> document) {
        // Sorted, for the elements of a list to come in order.
        new TreeMap<>(document).forEach(this::put);
    }

    private void put(String key, String value) {
        var listElement = key.matches(".*\\.\\d+");
        var name = listElement ? key.substring(0, key.lastIndexOf('.')) : key;
        var setting = named(name);
        if (setting.isEmpty()) {
            problems.add(unknown(key));
        } else if (listElement) {
            values.merge(setting.get(), value, (before, next) -> before + "," + next);
        } else if (values.put(setting.get(), value) != null) {
            problems.add(setting.get() + " is set twice in the file");
        }
    }

    /** A key below a setting may be the value itself, such as a secret that begins with a brace. */
    private static String unknown(String key) {
        for (var dot = key.indexOf('.'); dot != -1; dot = key.indexOf('.', dot + 1)) {
            var above = named(key.substring(0, dot));
            if (above.isPresent()) {
                return above.get() + " must be one text or a list in the file: put it in quotes";
            }
        }
        return "there is no setting " + key + " (in the file): did you mean " + Setting.nearest(spelled(key)) + "?";
    }

    private static Optional<Setting> named(String key) {
        return Setting.named(spelled(key));
    }

    /** As in the environment. */
    private static String spelled(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
