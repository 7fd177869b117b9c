package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_JWKS_URL;

import dev.latchkey.bootstrap.Finding.Severity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is found, in the order in which it is told.
 *
 * @param settingsFit whether serve would take the settings
 */
record Diagnosis(List<Finding> findings, boolean settingsFit) {
    Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Looks at everything, whatever is found on the way. */
    static Diagnosis of(SettingsValues values, InstantSource clock) {
        var findings = new ArrayList<Finding>();
        var database = new ArrayList<Finding>();
        var fit = true;
        try {
            database.addAll(DatabaseChecks.of(SettingsLoader.serve(values)));
            findings.add(FindingCode.SETTINGS_FIT.seen(""));
        } catch (SettingsProblems e) {
            fit = false;
            e.problems().forEach(it -> findings.add(FindingCode.SETTING_INVALID.seen(it)));
            database.add(FindingCode.DATABASE_LEFT_OUT.seen(""));
        }
        findings.addAll(SettingsLoader.cheapFindings(values));
        findings.addAll(jwkSet(values, clock));
        findings.addAll(database);
        return new Diagnosis(findings, fit);
    }

    private static List<Finding> jwkSet(SettingsValues values, InstantSource clock) {
        var reader = new SettingsReader(values);
        if (!reader.isSet(BETTER_AUTH_URL) && !reader.isSet(LATCHKEY_TOKEN_JWKS_URL)) {
            return JwkSetChecks.leftOut(FindingCode.JWK_SET_LEFT_OUT.seen(
                    "neither " + BETTER_AUTH_URL + " nor " + LATCHKEY_TOKEN_JWKS_URL + " is set"));
        }
        try {
            var settings = SettingsLoader.explanation(TokenSettings.withoutSecrets(values));
            return JwkSetChecks.of(settings.jwt(), settings.engine(), clock);
        } catch (SettingsProblems alreadyTold) {
            return JwkSetChecks.leftOut(FindingCode.JWK_SET_AWAITS_SETTINGS.seen(""));
        }
    }

    long count(Severity severity) {
        return findings.stream().filter(it -> it.severity() == severity).count();
    }

    int exitCode() {
        if (!settingsFit) {
            return 2;
        }
        return count(Severity.ERROR) == 0 ? 0 : 1;
    }
}
