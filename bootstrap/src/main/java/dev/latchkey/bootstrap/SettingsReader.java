package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.BindingSecret;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.SessionTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns settings from text into values. What cannot be turned is noted as a problem and read as absent, so that one
 * reading finds every problem; nothing of a value is ever repeated, since it may be a secret in the wrong place.
 */
final class SettingsReader {
    // RFC 9110 section 5.6.2.
    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String HEADER_VALUE = "[\\t -~]*";

    private final SettingsValues values;
    private final List<String> problems;

    SettingsReader(SettingsValues values) {
        this.values = values;
        this.problems = new ArrayList<>(values.problems());
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String line) {
        problems.add(line);
    }

    Optional<String> text(Setting setting) {
        return values.find(setting);
    }

    boolean isSet(Setting setting) {
        return values.find(setting).isPresent();
    }

    Set<String> list(Setting setting) {
        var items = new LinkedHashSet<String>();
        for (var item : text(setting).map(it -> it.split(",", -1)).orElse(new String[0])) {
            if (item.isBlank()) {
                problems.add(setting + " has an empty item: separate the items by single commas");
            } else {
                items.add(item.strip());
            }
        }
        return items;
    }

    int integer(Setting setting, int min, int max, int otherwise) {
        return read(setting, "must be a whole number from " + min + " to " + max, text -> {
                    var number = Integer.parseInt(text);
                    return number >= min && number <= max ? number : null;
                })
                .orElse(otherwise);
    }

    boolean flag(Setting setting) {
        return read(setting, "must be true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> null;
                })
                .orElse(false);
    }

    Duration duration(Setting setting, Duration min, Duration max, Duration otherwise) {
        return read(setting, "must be an ISO 8601 duration from " + min + " to " + max, text -> {
                    var duration = Duration.parse(text);
                    return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0 ? duration : null;
                })
                .orElse(otherwise);
    }

    <T extends Enum<T>> T choice(Setting setting, Class<T> type, T otherwise) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .toList();
        var expected = "must be one of " + String.join(", ", names) + didYouMean(setting, names);
        return read(setting, expected, text -> {
                    var index = names.indexOf(text);
                    return index < 0 ? null : type.getEnumConstants()[index];
                })
                .orElse(otherwise);
    }

    /** The word that the value seems to mean: one of ours, never the value. */
    private String didYouMean(Setting setting, List<String> words) {
        return NearestWord.didYouMean(text(setting).orElse(""), words);
    }

    /** An absolute {@code http} or {@code https} URL of a host, with nothing after its path. */
    Optional<URI> webUrl(Setting setting) {
        return read(
                setting,
                "must be a URL such as https://app.example.com, without user, query and fragment",
                text -> asUri(text).filter(SettingsReader::isWebUrl).orElse(null));
    }

    Optional<URI> uri(Setting setting, String what) {
        return read(setting, what, text -> asUri(text).orElse(null));
    }

    Optional<DatabaseUrl> databaseUrl(Setting setting) {
        return read(
                setting,
                "must be postgresql://user:password@host/database or jdbc:postgresql:..., with a user",
                DatabaseUrl::parse);
    }

    Optional<BindingSecret> bindingSecret(Setting setting) {
        return read(setting, "must have " + BindingSecret.MIN_BYTES + " bytes or more", BindingSecret::new);
    }

    Optional<AuditKey> auditKey(Setting setting) {
        return read(setting, "must have " + AuditKey.MIN_BYTES + " bytes or more", AuditKey::new);
    }

    /** A share of all, 0 to 1. */
    double share(Setting setting, double otherwise) {
        return read(setting, "must be a number from 0 to 1", text -> {
                    var number = Double.parseDouble(text);
                    return number >= 0 && number <= 1 ? number : null;
                })
                .orElse(otherwise);
    }

    /**
     * Names and values as OpenTelemetry spells them: {@code name=value}, the value percent-encoded, of characters that a
     * header may hold (RFC 9110, section 5.5), of ASCII alone.
     */
    Map<String, String> headers(Setting setting) {
        var headers = new LinkedHashMap<String, String>();
        for (var item : list(setting)) {
            var parts = item.split("=", 2);
            if (parts.length < 2 || !parts[0].strip().matches(HEADER_NAME)) {
                problems.add(setting + " must be a comma list of name=value");
            } else {
                var value = decoded(setting, parts[1].strip());
                // Otherwise each export would fail, later.
                if (!value.matches(HEADER_VALUE)) {
                    problems.add(setting + " has a value that no header can have");
                }
                headers.put(parts[0].strip(), value);
            }
        }
        return headers;
    }

    private String decoded(Setting setting, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            problems.add(setting + " has a value that is not percent-encoded as it should be");
            return "";
        }
    }

    Optional<SessionTable> sessionTable(Setting setting) {
        return read(
                setting,
                "must be a schema and a table such as public.session, as they are in the database, without quotes",
                SessionTable::parse);
    }

    /** The value, if {@code parse} makes one of the text; {@code null} and its complaints both mean that it cannot. */
    private <T> Optional<T> read(Setting setting, String expected, Function<String, @Nullable T> parse) {
        var text = values.find(setting);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var value = parsed(text.get(), parse);
        if (value == null) {
            problems.add(setting + " " + expected);
        }
        return Optional.ofNullable(value);
    }

    private static <T> @Nullable T parsed(String text, Function<String, @Nullable T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    private static Optional<URI> asUri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isWebUrl(URI uri) {
        return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= 65535
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }
}
