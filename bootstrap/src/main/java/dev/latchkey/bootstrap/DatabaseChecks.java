package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.DatabaseExamination;
import dev.latchkey.adapters.persistence.DatabaseFinding;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.bootstrap.Finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Looks at the database as the application's role sees it. */
final class DatabaseChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private DatabaseChecks() {}

    static List<Finding> of(Settings settings) {
        return settings.database() == null
                ? List.of(FindingCode.DATABASE_EMBEDDED.seen(""))
                : DatabaseExamination.of(settings.databaseAt(settings.database()), settings.sessions(), PATIENCE)
                        .stream()
                        .map(DatabaseChecks::finding)
                        .toList();
    }

    /** What the URL alone shows. */
    static Finding ofUrl(DatabaseUrl url) {
        return finding(DatabaseExamination.encryption(url));
    }

    static Finding finding(DatabaseFinding it) {
        return new Finding(
                code(it.code()),
                "database",
                severity(it.code()),
                it.code().meaning(),
                it.facts().stream()
                        .map(fact -> fact.name() + " " + fact.value())
                        .collect(Collectors.joining(", ")),
                it.code().advice());
    }

    private static String code(DatabaseFinding.Code code) {
        return "database_" + code.name().toLowerCase(Locale.ROOT);
    }

    private static Severity severity(DatabaseFinding.Code code) {
        if (code == DatabaseFinding.Code.NOT_EXAMINED) {
            return Severity.ERROR; // nobody can say that it is in order
        }
        return switch (code.outcome()) {
            case OK -> Severity.OK;
            case WARNING -> Severity.WARNING;
            case FAILURE -> Severity.ERROR;
            case UNKNOWN -> Severity.LEFT_OUT;
        };
    }
}
