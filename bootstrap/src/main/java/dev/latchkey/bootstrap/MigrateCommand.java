package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.Schema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey migrate}. */
@Command(
        name = "migrate",
        description = "Bring the database schema up to date with the owner's credentials, then end.",
        footer = {"", "Needs LATCHKEY_DATABASE_OWNER_URL, and DATABASE_URL for the name of the service's role."})
final class MigrateCommand extends SettingsCommand implements Callable<Integer> {
    MigrateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems {
        var migration = SettingsLoader.migration(settings());
        Schema.migrate(migration.owner(), migration.applicationRole(), migration.binding());
        out().println("The schema is up to date.");
        return 0;
    }
}
