package dev.latchkey.adapters.persistence;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The two ways a database URL is written, read strictly: no message repeats any of it, for it holds a password. */
final class DatabaseUrlText {
    private static final Pattern URL = Pattern.compile("""
            (?<jdbc>jdbc:)?postgres(?:ql)?://\
            (?:(?<user>[^:@/?#]*)(?::(?<password>[^/?#]*))?@)?\
            (?<address>[^@/?#]*)\
            (?:/(?<database>[^/?#]*))?\
            (?:\\?(?<parameters>[^#]*))?""");

    private DatabaseUrlText() {}

    static DatabaseUrl parse(String text) {
        var matcher = URL.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the database URL is neither postgresql://user:password@host/database"
                            + " nor jdbc:postgresql://host/database?user=...&password=..., any / ? or # in a password percent-encoded");
        }
        // pgjdbc reads a plus as a blank, libpq as a plus.
        var plusIsBlank = matcher.group("jdbc") != null;
        var parameters =
                parameters(Optional.ofNullable(matcher.group("parameters")).orElse(""), plusIsBlank);
        var user = Optional.ofNullable(parameters.remove("user"))
                .or(() -> Optional.ofNullable(matcher.group("user")).map(part -> decoded(part, plusIsBlank)))
                .orElse("");
        var password = Optional.ofNullable(parameters.remove("password"))
                .or(() -> Optional.ofNullable(matcher.group("password")).map(part -> decoded(part, plusIsBlank)))
                .orElse("");
        var database = Optional.ofNullable(matcher.group("database"))
                .filter(part -> !part.isEmpty())
                .map(part -> decoded(part, plusIsBlank))
                .orElse(user);
        return new DatabaseUrl(
                matcher.group("address"), database, user, password, LibpqParameters.translated(parameters));
    }

    private static Map<String, String> parameters(String text, boolean plusIsBlank) {
        var parameters = new LinkedHashMap<String, String>();
        for (var parameter : text.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            var equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("the database URL has a parameter without a name or a value");
            }
            parameters.put(
                    decoded(parameter.substring(0, equals), plusIsBlank),
                    decoded(parameter.substring(equals + 1), plusIsBlank));
        }
        return parameters;
    }

    private static String decoded(String text, boolean plusIsBlank) {
        try {
            return URLDecoder.decode(plusIsBlank ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the database URL has a % without two hexadecimal digits after it");
        }
    }
}
