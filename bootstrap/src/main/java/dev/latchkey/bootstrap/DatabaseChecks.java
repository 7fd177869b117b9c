package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.DatabaseExamination;
import dev.latchkey.adapters.persistence.DatabaseFinding;
import dev.latchkey.adapters.persistence.DatabaseFinding.Outcome;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.bootstrap.Finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the database as the application's role sees it. */
final class DatabaseChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int DEFAULT_PORT = 5432;

    private DatabaseChecks() {}

    static List<Finding> of(Settings settings) {
        var url = settings.database();
        if (url == null) {
            return List.of(FindingCode.DATABASE_EMBEDDED.seen(""));
        }
        var findings = DatabaseExamination.of(settings.databaseAt(url), settings.sessions(), PATIENCE);
        var reached = findings.stream().anyMatch(it -> it.code() == DatabaseFinding.Code.REACHABLE);
        return findings.stream()
                .map(it -> finding(it, reached ? "" : address(url)))
                .toList();
    }

    /** @param where what was not reached, empty where it was */
    private static Finding finding(DatabaseFinding it, String where) {
        var place = it.code().outcome() == Outcome.FAILURE ? where : "";
        var facts = it.facts().stream().map(fact -> fact.name() + " " + fact.value());
        return new Finding(
                code(it.code()),
                "database",
                severity(it.code()),
                it.code().line(),
                Stream.concat(Stream.of(place), facts)
                        .filter(seen -> !seen.isEmpty())
                        .collect(Collectors.joining(", ")),
                "");
    }

    /** Each host of the URL with its port. */
    private static String address(DatabaseUrl url) {
        return Stream.of(url.address().split(",", -1))
                .map(it -> it.matches(".*:\\d+") ? it : it + ":" + DEFAULT_PORT)
                .collect(Collectors.joining(","));
    }

    static String code(DatabaseFinding.Code code) {
        return "database_" + code.name().toLowerCase(Locale.ROOT);
    }

    static Severity severity(DatabaseFinding.Code code) {
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
