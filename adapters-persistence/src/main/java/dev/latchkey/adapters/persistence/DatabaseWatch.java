package dev.latchkey.adapters.persistence;

import java.time.Duration;
import java.util.function.Supplier;

/** Stands around the database's work, for who times and follows it; from many threads at once. */
public interface DatabaseWatch {
    /** For who does not want to know. */
    DatabaseWatch NOBODY = new DatabaseWatch() {
        @Override
        public <T> T during(DatabaseOperation operation, Supplier<T> work) {
            return work.get();
        }

        @Override
        public void waited(String pool, Duration wait) {}

        @Override
        public void waitedInVain(String pool) {}
    };

    /** What the work answers; whatever it throws comes through. */
    <T> T during(DatabaseOperation operation, Supplier<T> work);

    /** Somebody has waited for a connection of that pool, in vain or not. */
    void waited(String pool, Duration wait);

    /** And had none in time. */
    void waitedInVain(String pool);
}
