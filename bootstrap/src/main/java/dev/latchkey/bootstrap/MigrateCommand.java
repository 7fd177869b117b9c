package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.Schema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code latchkey migrate}. */
@Command(
        name = "migrate",
        description = "Bring the database schema up to date as its owner, then end.",
        footer = {
            "",
            "Settings that matter:",
            "  LATCHKEY_DATABASE_OWNER_URL       PostgreSQL, as the owner of the tables",
            "  DATABASE_URL                      the same, as the service's role",
            "  LATCHKEY_DATABASE_BINDING_SECRET  where serve has one",
            "",
            "They come from application.yaml beside the jar (or --config FILE), then from the",
            "environment, which wins.",
            "",
            "Example:",
            "  LATCHKEY_DATABASE_OWNER_URL=postgresql://owner:...@db.example.com/app \\",
            "      DATABASE_URL=postgresql://latchkey_app:...@db.example.com/app \\",
            "      latchkey migrate",
            "",
            "Exit codes: 0 up to date, 1 failed, 2 wrong usage or settings."
        })
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
