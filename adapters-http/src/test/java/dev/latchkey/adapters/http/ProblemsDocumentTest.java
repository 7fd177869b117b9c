package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/problems.md} says what the service says. It is written anew by
 * {@code ./mvnw -q -pl adapters-http -am test -Dtest=ProblemsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dlatchkey.write.docs=true}.
 */
class ProblemsDocumentTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", ""), "../docs/problems.md");
    private static final String HEAD = """
            # Problems

            Every refusal is `application/problem+json` (RFC 9457) with one of these codes, and its `type` is the address of \
            an explanation: `GET /problems/{code}`, a page for browsers and JSON for programs. The `requestId` is in the log too.

            `title` and `detail`, those of the `errors` of a body included, are in the reader's language, by \
            `Accept-Language`: English, German, French, Spanish, Japanese or Chinese (simplified), and English for anybody \
            else. `type`, `code`, `status` and the challenge are the same in all of them: let programs read those.

            This page is made from `adapters-http/src/main/resources/dev/latchkey/adapters/http/problems/en.json`, as the \
            service's own pages are; the other languages are beside it. After a change there, `./mvnw -q -pl adapters-http -am \
            test -Dtest=ProblemsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dlatchkey.write.docs=true` writes it anew.

            | code | status | |
            | --- | --- | --- |
            """;

    private static String document() {
        var document = new StringBuilder(HEAD);
        for (var code : ProblemCode.values()) {
            document.append("| [`%1$s`](#%1$s) | %2$d | %3$s |%n"
                    .formatted(code.text(), code.status(), texts().of(code).detail()));
        }
        for (var code : ProblemCode.values()) {
            section(code, document);
        }
        return document.toString().replace(System.lineSeparator(), "\n");
    }

    private static void section(ProblemCode code, StringBuilder document) {
        var problem = texts().of(code);
        var headings = texts().headings();
        document.append("%n## %s%n%s, %d. %s%n%n%s%n"
                .formatted(code.text(), problem.title(), code.status(), problem.detail(), problem.meaning()));
        list(headings.causes(), problem.causes(), document);
        list(headings.client(), problem.client(), document);
        list(headings.operator(), problem.operator(), document);
    }

    private static void list(String heading, List<String> items, StringBuilder document) {
        document.append("%n**%s**%n%n".formatted(heading));
        items.forEach(item -> document.append("- %s%n".formatted(item)));
    }

    private static ProblemTexts texts() {
        return ProblemTexts.in(Language.ENGLISH);
    }

    @Test
    void isMadeFromTheTextsOfTheService() throws IOException {
        if (Boolean.getBoolean("latchkey.write.docs")) {
            Files.writeString(DOCUMENT, document());
        }
        assertEquals(document(), Files.readString(DOCUMENT));
    }
}
