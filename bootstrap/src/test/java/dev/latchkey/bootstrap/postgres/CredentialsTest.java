package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
    @Test
    void areLongRandomAndOfTheirOwnForEachRole() {
        var credentials = Credentials.generate(new SecureRandom());
        assertTrue(credentials.ownerPassword().matches("[\\w-]{32}"));
        assertTrue(credentials.applicationPassword().matches("[\\w-]{32}"));
        assertNotEquals(credentials.ownerPassword(), credentials.applicationPassword());
        assertNotEquals(credentials, Credentials.generate(new SecureRandom()));
    }

    @Test
    void neverPrintThemselves() {
        assertEquals("Credentials[not shown]", new Credentials("one", "other").toString());
    }
}
