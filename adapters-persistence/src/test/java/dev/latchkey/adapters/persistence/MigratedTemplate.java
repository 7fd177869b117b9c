package dev.latchkey.adapters.persistence;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A migrated database to make others of: to copy one takes a third of the time of a migration. What a copy is like is
 * judged by {@link MigratedTemplateTest}, and migrations by tests that do without.
 *
 * @param verifier what PostgreSQL keeps of {@link TestDatabase#PASSWORD}, so that it need not be worked out again
 */
record MigratedTemplate(TestDatabase original, String verifier) {
    static MigratedTemplate of(TestDatabase empty) {
        empty.migrated();
        var verifier = empty.query(
                        "postgres",
                        "select rolpassword from pg_catalog.pg_authid where rolname = '" + empty.owner() + "'")
                .getFirst();
        return new MigratedTemplate(empty, verifier);
    }

    /** Under that name, everything in it its own owner's, and its own application's role in the place of the other. */
    TestDatabase copy(TestDatabase name) {
        name.createWith(verifier, original.name());
        name.asSuperuser("""
                drop owned by %1$s;
                reassign owned by %2$s to %4$s;
                grant usage on schema latchkey to %3$s;
                %5$s""".formatted(
                        original.application(), original.owner(), name.application(), name.owner(), grants(name)));
        return name;
    }

    private static String grants(TestDatabase database) {
        var tables = Schema.GRANTS.entrySet().stream()
                .map(grant -> "grant %s on latchkey.%s to %s"
                        .formatted(String.join(", ", grant.getValue()), grant.getKey(), database.application()));
        var functions = Schema.FUNCTIONS.stream()
                .map(function ->
                        "grant execute on function latchkey.%s to %s".formatted(function, database.application()));
        return Stream.concat(tables, functions).collect(Collectors.joining(";\n"));
    }
}
