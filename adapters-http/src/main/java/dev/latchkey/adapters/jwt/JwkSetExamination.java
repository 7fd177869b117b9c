package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import dev.latchkey.adapters.jwt.JwkSetFinding.Code;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a JWK Set once, as the service does, and says all that is to be seen of it.
 *
 * @param clockDifference by how much the issuer's clock is ahead of ours (negative: behind) at the least, zero where both
 *     may well agree, {@code null} where its answer had no date
 */
public record JwkSetExamination(
        List<JwkSetFinding> findings, @Nullable Duration clockDifference) {
    private static final Set<JwkFault> OF_THEIR_OWN = Set.of(JwkFault.PRIVATE, JwkFault.SYMMETRIC, JwkFault.AMBIGUOUS);
    private static final String HARMLESS_TYPE = "[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,40}";

    public JwkSetExamination {
        findings = List.copyOf(findings);
    }

    /** What there is to say of the set at that place; it takes as long as a fetch may. */
    public static JwkSetExamination of(
            JwkSetConfig jwkSet, JwtConfig config, SignatureEngine engine, InstantSource clock) {
        return "file".equalsIgnoreCase(jwkSet.location().getScheme())
                ? ofFile(jwkSet, config, engine)
                : ofAnswer(jwkSet, config, engine, clock);
    }

    private static JwkSetExamination ofFile(JwkSetConfig jwkSet, JwtConfig config, SignatureEngine engine) {
        try (var file = new FileJwkSetSource(jwkSet.location())) {
            return new JwkSetExamination(document(file.fetch(), "the file", config, engine), null);
        } catch (FetchFailure unreadable) {
            return new JwkSetExamination(List.of(unreadable.finding()), null);
        }
    }

    private static JwkSetExamination ofAnswer(
            JwkSetConfig jwkSet, JwtConfig config, SignatureEngine engine, InstantSource clock) {
        try (var source = new HttpJwkSetSource(jwkSet.location(), jwkSet.timeout(), clock, JwkSetEvents.UNHEARD)) {
            var before = clock.instant();
            var answer = source.answer();
            var difference = clockDifference(answer.headers(), before, clock.instant());
            return new JwkSetExamination(findings(answer, jwkSet.location(), config, engine), difference);
        } catch (FetchFailure failure) {
            return new JwkSetExamination(List.of(failure.finding()), null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new JwkSetExamination(List.of(new JwkSetFinding(Code.NOT_EXAMINED, "stopped")), null);
        }
    }

    private static List<JwkSetFinding> findings(
            JwkSetAnswer answer, URI location, JwtConfig config, SignatureEngine engine) {
        try {
            return document(answer.document(), "status 200", config, engine);
        } catch (FetchFailure failure) {
            return List.of(finding(failure.reason(), answer, location));
        }
    }

    /** What there is to say of an answer without a document, for that reason. */
    static JwkSetFinding finding(Reason reason, JwkSetAnswer answer, URI location) {
        return new JwkSetFinding(code(reason, answer), seen(reason, answer, location));
    }

    /** A page is nothing of Better Auth's, whose refusals are empty or JSON: something else answers there. */
    private static Code code(Reason reason, JwkSetAnswer answer) {
        var isPage = answer.type().filter("text/html"::equals).isPresent();
        return switch (reason) {
            case WRONG_STATUS -> isPage ? Code.HTML : ofStatus(answer.status());
            case WRONG_CONTENT_TYPE -> isPage ? Code.HTML : Code.WRONG_CONTENT_TYPE;
            default -> code(reason);
        };
    }

    private static String seen(Reason reason, JwkSetAnswer answer, URI location) {
        var more = reason == Reason.REDIRECTED
                ? answer.destination(location).map(it -> " to " + it).orElse("")
                : ", " + answer.type().filter(it -> it.matches(HARMLESS_TYPE)).orElse("no content type");
        return "status " + answer.status() + more;
    }

    private static Code ofStatus(int status) {
        if (status == 404) {
            return Code.NOT_FOUND;
        }
        return status >= 500 ? Code.SERVER_ERROR : Code.WRONG_STATUS;
    }

    /** What there is to say where nothing was answered. */
    static Code code(Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> Code.UNREACHABLE;
            case HOST_UNKNOWN -> Code.HOST_UNKNOWN;
            case TIMED_OUT -> Code.TIMED_OUT;
            case NOT_TRUSTED -> Code.NOT_TRUSTED;
            case BROKEN_OFF -> Code.BROKEN_OFF;
            case REDIRECTED -> Code.REDIRECTED;
            case RATE_LIMITED -> Code.RATE_LIMITED;
            case WRONG_STATUS -> Code.WRONG_STATUS;
            case WRONG_CONTENT_TYPE -> Code.WRONG_CONTENT_TYPE;
            case NOT_A_JWK_SET -> Code.NOT_JSON;
            case INTERNAL -> Code.NOT_EXAMINED;
        };
    }

    private static List<JwkSetFinding> document(
            byte[] document, String from, JwtConfig config, SignatureEngine engine) {
        try {
            var set = new JwkSetReader(engine).read(document);
            var findings = new ArrayList<JwkSetFinding>();
            findings.add(new JwkSetFinding(Code.ANSWERED, from + ", " + document.length + " bytes"));
            findings.addAll(keys(set, config.allowed()));
            return findings;
        } catch (TokenRefusal notASet) {
            return List.of(new JwkSetFinding(Code.NOT_JSON, from + ", " + document.length + " bytes"));
        }
    }

    private static List<JwkSetFinding> keys(JwkSet set, Set<JwsAlgorithm> allowed) {
        var findings = new ArrayList<JwkSetFinding>();
        add(findings, Code.PRIVATE_MEMBERS, set, it -> it == JwkFault.PRIVATE);
        add(findings, Code.SYMMETRIC_KEYS, set, it -> it == JwkFault.SYMMETRIC);
        add(findings, Code.DUPLICATE_KIDS, set, it -> it == JwkFault.AMBIGUOUS);
        add(findings, Code.UNUSABLE_KEYS, set, it -> !OF_THEIR_OWN.contains(it));
        var names = String.join("; ", set.descriptions());
        if (set.isEmpty()) {
            findings.add(new JwkSetFinding(set.unused().isEmpty() ? Code.EMPTY : Code.NO_USABLE_KEY, "none"));
        } else if (set.names().stream().map(KeyName::algorithm).noneMatch(canonical(allowed)::contains)) {
            findings.add(new JwkSetFinding(Code.NO_ALLOWED_KEY, names));
        } else {
            findings.add(new JwkSetFinding(Code.KEYS_USABLE, names));
        }
        return findings;
    }

    private static Set<JwsAlgorithm> canonical(Set<JwsAlgorithm> algorithms) {
        return algorithms.stream().map(JwsAlgorithm::canonical).collect(Collectors.toSet());
    }

    private static void add(List<JwkSetFinding> findings, Code code, JwkSet set, Predicate<JwkFault> meant) {
        var seen = set.unused().stream()
                .filter(it -> meant.test(it.fault()))
                .map(it -> it.which() + " " + it.fault().description().replace("ALARM: ", ""))
                .collect(Collectors.joining("; "));
        if (!seen.isEmpty()) {
            findings.add(new JwkSetFinding(code, seen));
        }
    }

    /** A date stands for the whole second that begins with it, and was written at any time between the two of ours. */
    static @Nullable Duration clockDifference(HttpHeaders headers, Instant before, Instant after) {
        if (headers.firstValue("Age").isPresent()) {
            return null; // of a cache, whose answer was dated when it was stored (RFC 9111 section 5.1)
        }
        return headers.firstValue("Date")
                .flatMap(JwkSetExamination::date)
                .map(date -> {
                    var atLeast = Duration.between(after, date);
                    var atMost = Duration.between(before, date.plusSeconds(1));
                    if (atLeast.isPositive()) {
                        return atLeast;
                    }
                    return atMost.isNegative() ? atMost : Duration.ZERO;
                })
                .orElse(null);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
