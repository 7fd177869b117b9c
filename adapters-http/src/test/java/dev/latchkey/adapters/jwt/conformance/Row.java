package dev.latchkey.adapters.jwt.conformance;

import dev.latchkey.domain.token.TokenRejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code docs/threats.md}: what several cases have in common. */
record Row(List<Case> cases, String section, String level, String rule, String reference, List<Integer> status) {
    private static final List<Integer> UNAUTHORIZED = List.of(401);

    static Row must(List<Case> cases, String section, String rule, String reference) {
        return new Row(cases, section, "MUST", rule, reference, UNAUTHORIZED);
    }

    static Row hard(List<Case> cases, String section, String rule, String reference) {
        return new Row(cases, section, "HARD", rule, reference, UNAUTHORIZED);
    }

    /** The same rule, for what the web server may already find fault with. */
    Row answering(Integer... others) {
        return new Row(cases, section, level, rule, reference, List.of(others));
    }

    Row rejects(String name, String title, @Nullable TokenRejection latchkey, Sent... requests) {
        return rejects(name, title, latchkey, List.of(requests));
    }

    Row rejects(String name, String title, @Nullable TokenRejection latchkey, List<Sent> requests) {
        return add(name, title, "reject", status, null, latchkey, requests);
    }

    Row accepts(String name, String title, Sent... requests) {
        return accepts(name, title, Claims.SUBJECT, List.of(requests));
    }

    Row accepts(String name, String title, List<Sent> requests) {
        return accepts(name, title, Claims.SUBJECT, requests);
    }

    Row accepts(String name, String title, String subject, List<Sent> requests) {
        return add(name, title, "accept", List.of(200), subject, null, requests);
    }

    private Row add(
            String name,
            String title,
            String verdict,
            List<Integer> right,
            @Nullable String subject,
            @Nullable TokenRejection latchkey,
            List<Sent> requests) {
        cases.add(new Case(
                section + "-" + name,
                section,
                title,
                verdict,
                right,
                level,
                rule,
                reference,
                subject,
                latchkey,
                requests));
        return this;
    }
}
