package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_AUDIENCE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ISSUER;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at how issuer and audience are spelled, since a token's must be the same to the letter. */
final class IssuerChecks {
    private final boolean production;
    private final Optional<String> origin;
    private final Optional<String> issuer;
    private final Set<String> audiences;
    private final String whyEmpty;

    private IssuerChecks(SettingsReader reader, boolean production) {
        this.production = production;
        this.origin = reader.webUrl(BETTER_AUTH_URL).map(TokenSettings::origin);
        this.issuer = reader.text(LATCHKEY_TOKEN_ISSUER).or(() -> origin);
        this.audiences = reader.isSet(LATCHKEY_TOKEN_AUDIENCE)
                ? reader.list(LATCHKEY_TOKEN_AUDIENCE)
                : origin.map(Set::of).orElse(Set.of());
        this.whyEmpty = reader.isSet(BETTER_AUTH_URL) ? BETTER_AUTH_URL + " is set, but refused" : "";
    }

    static List<Finding> of(SettingsReader reader, boolean production) {
        var checks = new IssuerChecks(reader, production);
        var findings = new ArrayList<>(checks.issuer());
        findings.addAll(checks.audience());
        return findings;
    }

    private List<Finding> issuer() {
        if (issuer.isEmpty()) {
            return List.of(FindingCode.ISSUER_EMPTY.seen(whyEmpty));
        }
        var faults = new LinkedHashSet<FindingCode>();
        faultsOfForm(issuer.get(), "ISSUER", faults);
        if (!isOfTheWeb(issuer.get())) {
            faults.add(FindingCode.ISSUER_NOT_URL);
        }
        if (faults.isEmpty() && isOther(issuer.get())) {
            faults.add(FindingCode.ISSUER_NOT_ORIGIN);
        }
        return findings(faults, FindingCode.ISSUER_FIT, issuer.get());
    }

    private List<Finding> audience() {
        if (audiences.isEmpty()) {
            return List.of(FindingCode.AUDIENCE_EMPTY.seen(whyEmpty));
        }
        var faults = new LinkedHashSet<FindingCode>();
        audiences.forEach(it -> faultsOfForm(it, "AUDIENCE", faults));
        if (audiences.stream().anyMatch(IssuerChecks::isHost)) {
            faults.add(FindingCode.AUDIENCE_NOT_URL);
        }
        if (faults.isEmpty() && audiences.stream().allMatch(this::isOther)) {
            faults.add(FindingCode.AUDIENCE_NOT_ORIGIN);
        }
        if (issuer.filter(audiences::contains).isPresent()) {
            faults.add(FindingCode.AUDIENCE_IS_ISSUER);
        }
        return findings(faults, FindingCode.AUDIENCE_FIT, String.join(", ", audiences));
    }

    private boolean isOther(String value) {
        return origin.filter(it -> !it.equals(value)).isPresent();
    }

    private List<Finding> findings(Set<FindingCode> faults, FindingCode fit, String given) {
        // A password is refused there, and must not be shown here either.
        var value = given.replaceAll("//[^/?#,]*@", "//...@");
        var seen = origin.filter(
                        it -> faults.stream().anyMatch(fault -> fault.name().endsWith("_NOT_ORIGIN")))
                .map(it -> value + "; " + BETTER_AUTH_URL + " has " + it)
                .orElse(value);
        return faults.isEmpty()
                ? List.of(fit.seen(value))
                : faults.stream().map(it -> it.seen(seen)).toList();
    }

    private void faultsOfForm(String value, String of, Set<FindingCode> faults) {
        var url = url(value);
        if (url.isEmpty()) {
            return;
        }
        var path = Optional.ofNullable(url.get().getRawPath()).orElse("");
        if (path.replace("/", "").length() > 0) {
            faults.add(FindingCode.valueOf(of + "_HAS_PATH"));
        }
        if (path.endsWith("/")) {
            faults.add(FindingCode.valueOf(of + "_TRAILING_SLASH"));
        }
        if (url.get().getRawQuery() != null || url.get().getRawFragment() != null) {
            faults.add(FindingCode.valueOf(of + "_HAS_QUERY"));
        }
        if (!value.startsWith(TokenSettings.origin(url.get()))
                || url.get().getRawAuthority().length()
                        != URI.create(TokenSettings.origin(url.get()))
                                .getRawAuthority()
                                .length()) {
            faults.add(FindingCode.valueOf(of + "_NOT_NORMALIZED"));
        }
        if (production && TokenSettings.isLoopback(url.get())) {
            faults.add(FindingCode.valueOf(of + "_LOCAL"));
        }
    }

    /** Of any host: Better Auth takes names that Java does not, such as those with an underscore. */
    private static boolean isOfTheWeb(String value) {
        return value.matches("(?i)https?://[^/?#\\s]\\S*");
    }

    /** A host without the scheme that Better Auth puts in front of it; another name may well be an audience. */
    private static boolean isHost(String value) {
        return value.matches("(?i)(localhost|[a-z0-9_-]+(\\.[a-z0-9_-]+)+|\\[[0-9a-f:.]+])(:\\d+)?(/\\S*)?")
                || value.matches("(?i)[a-z0-9_-]+:\\d+");
    }

    private static Optional<URI> url(String value) {
        try {
            var url = new URI(value);
            return isOfTheWeb(value) && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
