package dev.latchkey.domain.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TokenClaimsTest {
    @Test
    void stayAsTheyWereWhenTheirSourceChanges() {
        var audience = new ArrayList<>(List.of("api"));
        var names = new HashSet<>(Set.of("sub"));
        var claims = new TokenClaims(null, null, audience, null, null, null, null, null, null, names);
        audience.add("other");
        names.add("events");
        assertEquals(List.of("api"), claims.audience());
        assertEquals(Set.of("sub"), claims.names());
    }

    @Test
    void neverPrintThemselves() {
        assertEquals("TokenClaims[redacted]", new SampleClaims().claims().toString());
    }
}
