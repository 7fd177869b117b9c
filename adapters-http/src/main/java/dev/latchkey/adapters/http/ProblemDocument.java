package dev.latchkey.adapters.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Problem details (RFC 9457) in the reader's language. What each refusal adds is little, the rest is made beforehand. */
final class ProblemDocument {
    // Refusals cost the caller nothing.
    private static final Map<Language, Map<ProblemCode, byte[]>> HEADS = new ConcurrentHashMap<>();
    private static final int USUAL_SIZE = 512;

    private ProblemDocument() {}

    /** @param requestId letters, digits and hyphens */
    static byte[] of(Answer.Refusal refusal, String requestId, Language language) {
        var document = new ByteArrayOutputStream(USUAL_SIZE);
        document.writeBytes(head(refusal, language));
        document.writeBytes((requestId + '"').getBytes(StandardCharsets.US_ASCII));
        if (!refusal.faults().isEmpty()) {
            var texts = ProblemTexts.in(language);
            var errors = refusal.faults().stream()
                    .map(fault -> new FaultText(fault.pointer(), texts.of(fault.detail())))
                    .toList();
            document.writeBytes(",\"errors\":".getBytes(StandardCharsets.US_ASCII));
            document.writeBytes(Json.write(errors));
        }
        document.write('}');
        return document.toByteArray();
    }

    private static byte[] head(Answer.Refusal refusal, Language language) {
        var detail = refusal.detail();
        if (detail != null) {
            return head(refusal.code(), ProblemTexts.in(language).of(detail), language);
        }
        var heads = HEADS.computeIfAbsent(language, ProblemDocument::heads);
        return Objects.requireNonNull(heads.get(refusal.code()));
    }

    private static Map<ProblemCode, byte[]> heads(Language language) {
        return new EnumMap<>(Arrays.stream(ProblemCode.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        code -> head(code, ProblemTexts.in(language).of(code).detail(), language))));
    }

    /** All of it up to the quotation mark before the request's id. */
    private static byte[] head(ProblemCode code, String detail, Language language) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", code.type());
        problem.put("title", ProblemTexts.in(language).of(code).title());
        problem.put("status", code.status());
        problem.put("detail", detail);
        problem.put("code", code.text());
        problem.put("requestId", "");
        var whole = Json.write(problem);
        return Arrays.copyOf(whole, whole.length - "\"}".length());
    }

    private record FaultText(String pointer, String detail) {}
}
