package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.adapters.jwt.TokenExplanation.Step;
import dev.latchkey.bootstrap.TokenFinder.Carrier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation for people, within 80 columns. */
final class ExplainText {
    private static final Set<String> SHOWN = Set.of("iss", "aud", "iat", "nbf", "exp");

    private final TextRows out;

    ExplainText(TextRows out) {
        this.out = out;
    }

    void write(Explained it) {
        var explanation = it.explanation();
        var verdict = explanation.verdict().name().toLowerCase(Locale.ROOT);
        out.headline(verdict, color(verdict), it.headline());
        out.blank();
        out.row("token", explanation.facts().kind().description() + (it.place().isEmpty() ? "" : ", in " + it.place()));
        out.row("judged by", it.settings());
        out.row("serve", "would answer " + answers(it) + (isConditional(it) ? ", if the signature holds" : ""));
        checks(explanation.steps());
        if (it.advice() != null) {
            out.blank();
            out.row("expected", explanation.expected());
            out.row("seen", explanation.seen());
            out.row("cause", it.advice().cause());
            out.row("change", it.advice().change());
        }
        it.gap().ifPresent(gap -> {
            out.blank();
            out.row("left out", gap);
        });
        facts(it);
    }

    private static String answers(Explained it) {
        return it.answerToCookie()
                        .map(answer -> answer + " to this cookie, and ")
                        .orElse("")
                + it.answer()
                + (it.carrier() == Carrier.BEARER ? "" : " to the token sent as Bearer");
    }

    private static boolean isConditional(Explained it) {
        return it.gap().isPresent()
                && Set.of("", "token_expired").contains(it.answer().code());
    }

    /** Each check in its order, those in a row with one outcome together. */
    private void checks(List<Step> steps) {
        out.blank();
        var from = 0;
        for (var to = 1; to <= steps.size(); to++) {
            if (to == steps.size() || steps.get(to).outcome() != steps.get(from).outcome()) {
                var outcome = steps.get(from).outcome();
                out.row(word(outcome), color(word(outcome)), titles(steps.subList(from, to)));
                from = to;
            }
        }
    }

    private static String titles(List<Step> steps) {
        return steps.stream().map(it -> it.check().title()).collect(Collectors.joining(", "));
    }

    private void facts(Explained it) {
        var facts = it.explanation().facts();
        var lines = new ArrayList<String[]>();
        lines.add(new String[] {"alg", facts.algorithm()});
        lines.add(new String[] {"kid", facts.keyId()});
        lines.add(new String[] {"typ", facts.type()});
        lines.add(new String[] {"iss", facts.issuer()});
        lines.add(new String[] {"aud", facts.audience().isEmpty() ? null : String.join(", ", facts.audience())});
        lines.add(new String[] {"iat", text(facts.issuedAt())});
        lines.add(new String[] {"nbf", text(facts.notBefore())});
        lines.add(new String[] {"exp", text(facts.expiresAt())});
        lines.removeIf(line -> line[1] == null);
        if (!lines.isEmpty()) {
            out.blank();
            lines.forEach(line -> out.row(line[0], line[1]));
        }
        var others = new TreeSet<>(facts.claims());
        others.removeAll(SHOWN);
        if (it.claims() != null) {
            others.forEach(name ->
                    out.row(TextRows.printable(name), String.valueOf(it.claims().get(name))));
        } else if (!others.isEmpty()) {
            out.row("also", String.join(", ", others) + " (hidden: --show-claims)");
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case FAILED -> "FAILED";
            case LEFT_OUT -> "left out";
            case NOT_REACHED -> "not reached";
        };
    }

    private static String color(String word) {
        return switch (word) {
            case "accepted", "passed" -> "green";
            case "refused", "FAILED" -> "red";
            case "unproven", "left out" -> "yellow";
            default -> "";
        };
    }
}
