package dev.latchkey.adapters.persistence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Writes down what it is told, each operation when it ends. */
final class WatchedDatabase implements DatabaseWatch {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public <T> T during(DatabaseOperation operation, Supplier<T> work) {
        var end = " failed";
        try {
            var answer = work.get();
            end = "";
            return answer;
        } finally {
            told.add(operation + end);
        }
    }

    @Override
    public void waited(String pool, Duration wait) {
        told.add(pool + (wait.isNegative() || wait.compareTo(Duration.ofSeconds(20)) > 0 ? " " + wait : ""));
    }

    @Override
    public void waitedInVain(String pool) {
        told.add(pool + " in vain");
    }

    void await(String expected) {
        while (!told.contains(expected)) {
            Thread.onSpinWait();
        }
    }

    /** What it was told since it was last asked. */
    List<String> take() {
        synchronized (told) {
            var taken = List.copyOf(told);
            told.clear();
            return taken;
        }
    }
}
