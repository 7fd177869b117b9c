package dev.latchkey.adapters.persistence;

import java.util.regex.Pattern;

/**
 * The table in which Better Auth keeps its sessions, each name as it is in the database: capitals count. The constructor
 * and {@link #parse} throw {@link IllegalArgumentException} if a name is not 1 to 63 ASCII letters, digits and underscores,
 * or begins with a digit.
 */
public record SessionTable(String schema, String name) {
    // As many as PostgreSQL tells apart; quotes and all that would need care between them are left out.
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    public SessionTable {
        if (!IDENTIFIER.matcher(schema).matches() || !IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("not a schema and a table");
        }
    }

    /** Reads {@code schema.table}, without quotes. */
    public static SessionTable parse(String text) {
        var dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("not a schema and a table");
        }
        return new SessionTable(text.substring(0, dot), text.substring(dot + 1));
    }

    /** As SQL takes it, whatever word it may be. */
    String quoted() {
        return '"' + schema + "\".\"" + name + '"';
    }
}
