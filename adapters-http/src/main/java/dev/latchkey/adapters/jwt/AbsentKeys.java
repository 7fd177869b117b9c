package dev.latchkey.adapters.jwt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Key names the issuer was asked for and did not have, so that one stale or made-up name cannot spend the budget again and
 * again. Remembers the latest {@value #MAX_NAMES}. Times are of {@link System#nanoTime}. Not for concurrent use.
 */
final class AbsentKeys {
    static final int MAX_NAMES = 1024;

    private final long memory;
    private final Map<KeyName, Long> since = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyName, Long> eldest) {
            return size() > MAX_NAMES;
        }
    };

    AbsentKeys(Duration memory) {
        this.memory = memory.toNanos();
    }

    boolean has(KeyName name, long now) {
        var then = since.get(name);
        return then != null && now - then < memory;
    }

    void add(KeyName name, long now) {
        since.remove(name); // so that it counts as the latest
        since.put(name, now);
    }
}
