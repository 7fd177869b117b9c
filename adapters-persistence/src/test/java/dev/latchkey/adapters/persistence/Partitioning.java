package dev.latchkey.adapters.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The SQL by which an operator partitions the tasks, as docs/operations.md prints it. */
final class Partitioning {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ""), "../docs/operations.md");
    private static final Pattern SQL =
            Pattern.compile("(?s)```sql\\n((?:(?!```).)*partition by hash \\(owner\\).*?)```");
    private static final String LAST_PART = "-- From here on readers wait too.";

    private Partitioning() {}

    static TestDatabase of(TestDatabase database) {
        database.execute(database.owner(), sql(database));
        return database;
    }

    /** For the roles of that database. */
    static String sql(TestDatabase database) {
        try {
            var matcher = SQL.matcher(Files.readString(PAGE));
            if (!matcher.find()) {
                throw new AssertionError("the page has no such SQL");
            }
            return matcher.group(1).replace("THE_ROLE", database.application());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to where readers have to wait. */
    static String copying(TestDatabase database) {
        return sql(database).substring(0, sql(database).indexOf(LAST_PART));
    }

    /** From there on. */
    static String replacing(TestDatabase database) {
        return sql(database).substring(sql(database).indexOf(LAST_PART));
    }
}
