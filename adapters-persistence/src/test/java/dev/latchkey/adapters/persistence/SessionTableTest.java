package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTableTest {
    private static final String LONGEST = "s".repeat(63);

    @ParameterizedTest
    @ValueSource(strings = {"public.session", "neon_auth.Session", "_a1._", "select.user"})
    void isReadAsItIsInTheDatabase(String text) {
        var table = SessionTable.parse(text);

        assertEquals(text, table.schema() + "." + table.name());
        assertEquals('"' + text.replace(".", "\".\"") + '"', table.quoted());
    }

    @Test
    void mayHaveNamesOf63Characters() {
        assertEquals(new SessionTable(LONGEST, LONGEST), SessionTable.parse(LONGEST + "." + LONGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "session",
                ".",
                ".session",
                "public.",
                "db.public.session",
                "\"public\".\"session\"",
                "public.session;",
                "public.1session",
                "public. session",
                "public.session\n",
                "públic.session"
            })
    void isNothingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> SessionTable.parse(text));
    }

    @Test
    void hasNoNamesOf64Characters() {
        assertThrows(IllegalArgumentException.class, () -> new SessionTable(LONGEST + "s", "session"));
        assertThrows(IllegalArgumentException.class, () -> new SessionTable("public", LONGEST + "s"));
    }
}
