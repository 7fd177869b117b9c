package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.BreakablePostgres;
import java.io.IOException;
import java.nio.file.Path;

/** Of the database behind PgBouncer, which hides some of them for a while, and which runs all the time. */
class PgBouncerFaultsTest extends DatabaseFaults {
    PgBouncerFaultsTest() {
        super("pgbouncer");
    }

    @Override
    String url(BreakablePostgres database, Parts opened, Path directory) throws IOException {
        PgBouncer.require("PgBouncerFaultsTest");
        return opened.opened(PgBouncer.before(database.applicationUrl(), directory))
                .url();
    }
}
