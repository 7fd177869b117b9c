package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_PREVIOUS_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_SECRET;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the shared secrets. What is seen of one is its setting and its length, and nothing else. */
final class SecretChecks {
    private static final int LEAST_BYTES = 32;

    private SecretChecks() {}

    static List<Finding> of(SettingsReader reader) {
        var findings = new ArrayList<Finding>();
        var current = reader.isSet(LATCHKEY_TOKEN_SECRET) ? LATCHKEY_TOKEN_SECRET : BETTER_AUTH_SECRET;
        var secret = reader.text(current);
        var previous = reader.text(LATCHKEY_TOKEN_PREVIOUS_SECRET);
        secret.ifPresent(it -> findings.add(strength(current, it)));
        previous.ifPresent(it -> findings.add(strength(LATCHKEY_TOKEN_PREVIOUS_SECRET, it)));
        if (findings.isEmpty()) {
            findings.add(FindingCode.SECRET_LEFT_OUT.seen(""));
        }
        if (secret.isPresent() && secret.equals(previous)) {
            findings.add(FindingCode.SECRET_REPEATED.seen(current + " and " + LATCHKEY_TOKEN_PREVIOUS_SECRET));
        }
        if (isBetterAuths(reader, secret)) {
            findings.add(FindingCode.SECRET_SHARED.seen(current.toString()));
        }
        return findings;
    }

    private static boolean isBetterAuths(SettingsReader reader, Optional<String> secret) {
        return secret.isPresent() && secret.equals(reader.text(BETTER_AUTH_SECRET));
    }

    private static Finding strength(Setting setting, String secret) {
        var length = secret.getBytes(StandardCharsets.UTF_8).length;
        return code(secret, length).seen(setting + ", " + length + " bytes");
    }

    private static FindingCode code(String secret, int length) {
        if (PublishedSecrets.contains(secret)) {
            return FindingCode.SECRET_PLACEHOLDER;
        }
        if (length < LEAST_BYTES) {
            return FindingCode.SECRET_SHORT;
        }
        return SecretStrength.isLow(secret) ? FindingCode.SECRET_LOW_ENTROPY : FindingCode.SECRET_FIT;
    }
}
