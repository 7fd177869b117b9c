package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AbsentKeysTest {
    private static final long START = Long.parseLong("9223372036854775802"); // overflows five later
    private static final KeyName NAME = new KeyName(JwsAlgorithm.ES256, "k");

    private final AbsentKeys absent = new AbsentKeys(Duration.ofNanos(30));

    @Test
    void areRememberedForTheMemory() {
        assertFalse(absent.has(NAME, START));
        absent.add(NAME, START);
        assertTrue(absent.has(NAME, START));
        assertTrue(absent.has(NAME, START + 29));
        assertFalse(absent.has(NAME, START + 30));
    }

    @Test
    void areKnownByAlgorithmAndId() {
        absent.add(NAME, START);
        assertFalse(absent.has(new KeyName(JwsAlgorithm.ES384, "k"), START));
        assertFalse(absent.has(new KeyName(JwsAlgorithm.ES256, "K"), START));
        assertFalse(absent.has(new KeyName(JwsAlgorithm.ES256, null), START));
    }

    @Test
    void areRememberedAnewWhenAddedAgain() {
        absent.add(NAME, START);
        absent.add(NAME, START + 20);
        assertTrue(absent.has(NAME, START + 49));
        assertFalse(absent.has(NAME, START + 50));
    }

    @Test
    void areTheLatest1024() {
        absent.add(NAME, START);
        absent.add(name(1), START);
        absent.add(NAME, START);
        for (int i = 2; i < AbsentKeys.MAX_NAMES; i++) {
            absent.add(name(i), START);
        }
        assertTrue(absent.has(name(1), START));
        absent.add(name(AbsentKeys.MAX_NAMES), START);
        assertFalse(absent.has(name(1), START));
        assertTrue(absent.has(NAME, START));
    }

    private static KeyName name(int i) {
        return new KeyName(JwsAlgorithm.ES256, "k" + i);
    }
}
