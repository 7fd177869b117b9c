package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An explanation for machines: every member is always there, {@code null} where there is nothing to say. */
final class ExplainJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ExplainJson() {}

    static String of(Explained it) {
        var explanation = it.explanation();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("verdict", lowerCase(explanation.verdict()));
        document.put("reason", explanation.reason() == null ? null : lowerCase(explanation.reason()));
        document.put("summary", it.headline());
        document.put("answer", answer(it.answer()));
        document.put(
                "answerToCookie", it.answerToCookie().map(ExplainJson::answer).orElse(null));
        document.put("kind", lowerCase(explanation.facts().kind()));
        document.put("foundIn", it.place().isEmpty() ? null : it.place());
        document.put("judgedBy", it.settings());
        document.put(
                "checks",
                explanation.steps().stream()
                        .map(step -> Map.of("check", lowerCase(step.check()), "outcome", lowerCase(step.outcome())))
                        .toList());
        var advice = it.advice();
        document.put("expected", advice == null ? null : explanation.expected());
        document.put("seen", advice == null ? null : explanation.seen());
        document.put("cause", advice == null ? null : advice.cause());
        document.put("change", advice == null ? null : advice.change());
        document.put("settings", advice == null ? null : advice.settings());
        document.put("leftOut", explanation.gap() == Gap.NONE ? null : lowerCase(explanation.gap()));
        document.put("keys", it.keys());
        document.put("token", facts(it));
        document.put("claims", it.claims());
        return JSON.writeValueAsString(document);
    }

    private static Map<String, @Nullable Object> answer(ExpectedAnswer answer) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("status", answer.status());
        members.put("code", answer.code().isEmpty() ? null : answer.code());
        return members;
    }

    private static Map<String, @Nullable Object> facts(Explained it) {
        var facts = it.explanation().facts();
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("length", facts.length());
        members.put("alg", facts.algorithm());
        members.put("kid", facts.keyId());
        members.put("typ", facts.type());
        members.put("iss", facts.issuer());
        members.put("aud", facts.audience());
        members.put("iat", seconds(facts.issuedAt()));
        members.put("nbf", seconds(facts.notBefore()));
        members.put("exp", seconds(facts.expiresAt()));
        members.put("claims", new TreeSet<>(facts.claims()));
        return members;
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
