package dev.latchkey.bootstrap;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.domain.user.UserId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code latchkey revoke}. */
@Command(
        name = "revoke",
        description = "Take back every token issued to a user until now.",
        footer = {
            "",
            "For a lost device, or an account taken over. Every instance knows within 2",
            "seconds. End the user's sessions in Better Auth, too: they get new tokens.",
            "",
            "The settings are those of the service: DATABASE_URL, or LATCHKEY_DATA_DIR of",
            "latchkey dev. They come from application.yaml beside the jar (or --config FILE),",
            "then from the environment, which wins.",
            "",
            "Example:",
            "  latchkey revoke --user d366ymUh53yBS4mlrVjNfZiyVIcYblkt",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or settings."
        })
final class RevokeCommand extends SettingsCommand implements Callable<Integer> {
    @Option(names = "--user", required = true, paramLabel = "ID", description = "the sub claim of the user's tokens")
    private @Nullable String user;

    private final InstantSource clock = InstantSource.system();

    RevokeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws SettingsProblems {
        var whose = user();
        var settings = SettingsLoader.revocation(settings());
        try (var parts = new Parts()) {
            var database = parts.opened(Database.open(settings.databaseAt(database(settings, parts))));
            var until = clock.instant().truncatedTo(ChronoUnit.MICROS);
            database.revocations().revoke(whose, until);
            audit(settings.watching(), whose);
            out().println("Refused from now on, by every instance within 2 seconds: tokens issued to this user until "
                    + until.truncatedTo(ChronoUnit.SECONDS) + ".");
        }
        return 0;
    }

    /** Where the key is known: a digest under another one would name nobody. */
    private static void audit(Watching settings, UserId user) {
        if (settings.auditKey() != null) {
            new AuditLog(settings.auditKey(), Ticker.systemTicker()).revokedByOperator(user);
        }
    }

    private UserId user() {
        return UserId.fromSubject(String.valueOf(user))
                .orElseThrow(() -> new ParameterException(
                        commandLine(), "--user must be a user's id: 1 to 255 characters, none of them a control one"));
    }

    /** The service's; of the embedded PostgreSQL, the one that runs, or else one for the occasion. */
    private static DatabaseUrl database(Settings settings, Parts parts) throws SettingsProblems {
        if (settings.database() != null) {
            return settings.database();
        }
        var running = EmbeddedPostgres.runningApplicationUrl(settings.dataDirectory());
        if (running.isPresent()) {
            return DatabaseUrl.parse(running.get());
        }
        if (!EmbeddedPostgres.existsIn(settings.dataDirectory())) {
            throw new SettingsProblems(List.of(
                    Setting.DATABASE_URL + " is not set, and there is no database in " + Setting.LATCHKEY_DATA_DIR));
        }
        return Application.databaseUrl(settings, parts);
    }
}
