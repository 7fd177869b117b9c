package dev.latchkey.adapters.persistence;

import java.io.Serial;

/** The database refused what this service should not have asked: a bug, here or in the schema. */
final class DatabaseFaultException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1;

    DatabaseFaultException(String sqlState, Throwable cause) {
        super("database fault, SQLSTATE " + sqlState, cause);
    }
}
