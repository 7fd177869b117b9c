package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.BreakablePostgres;
import java.nio.file.Path;

/** Of the database that the program is connected with. */
class DatabaseFaultsTest extends DatabaseFaults {
    DatabaseFaultsTest() {
        super("database");
    }

    @Override
    String url(BreakablePostgres database, Parts opened, Path directory) {
        return database.applicationUrl();
    }
}
