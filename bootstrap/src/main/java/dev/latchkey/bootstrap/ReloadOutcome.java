package dev.latchkey.bootstrap;

import java.util.List;
import java.util.Set;

/** What became of settings that were read again; {@code afterRestart} are those that differ and cannot change now. */
sealed interface ReloadOutcome {
    /** The service goes by them now. */
    record Reloaded(Set<Setting> changed, Set<Setting> afterRestart) implements ReloadOutcome {
        public Reloaded {
            changed = Set.copyOf(changed);
            afterRestart = Set.copyOf(afterRestart);
        }
    }

    /** They say what the service goes by already. */
    record Unchanged(Set<Setting> afterRestart) implements ReloadOutcome {
        public Unchanged {
            afterRestart = Set.copyOf(afterRestart);
        }
    }

    /** The service goes by the old ones still. */
    record Refused(List<String> problems) implements ReloadOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
