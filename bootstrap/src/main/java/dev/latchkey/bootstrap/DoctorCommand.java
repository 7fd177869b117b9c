package dev.latchkey.bootstrap;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code latchkey doctor}. */
@Command(
        name = "doctor",
        description = "Hold the settings against the real world and say what to change.",
        footer = {
            "",
            "It looks at the secret, issuer, audience, JWK Set, clock and database, and",
            "fetches the JWK Set once. It changes nothing and prints no secret. Each finding",
            "has a code that docs/doctor.md explains. NO_COLOR=1 prints no colors.",
            "",
            "Examples:",
            "  BETTER_AUTH_URL=https://app.example.com latchkey doctor",
            "  latchkey doctor --config application.yaml --json",
            "",
            "Exit codes: 0 nothing worse than a warning, 1 an error, 2 wrong usage or",
            "settings."
        })
final class DoctorCommand extends SettingsCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    private final InstantSource clock = InstantSource.system();

    DoctorCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var diagnosis = Diagnosis.of(settings(), clock);
        if (json) {
            out().println(json(diagnosis));
        } else {
            new DiagnosisText(rows()).write(diagnosis);
        }
        return diagnosis.exitCode();
    }

    private static String json(Diagnosis diagnosis) {
        var document = new LinkedHashMap<String, Object>();
        document.put("exitCode", diagnosis.exitCode());
        document.put(
                "findings",
                diagnosis.findings().stream().map(DoctorCommand::members).toList());
        return JSON.writeValueAsString(document);
    }

    private static Map<String, Object> members(Finding it) {
        var members = new LinkedHashMap<String, Object>();
        members.put("code", it.code());
        members.put("subject", it.subject());
        members.put("severity", it.severity().name().toLowerCase(Locale.ROOT));
        members.put("title", it.title());
        members.put("seen", it.seen());
        members.put("change", it.change());
        return members;
    }
}
