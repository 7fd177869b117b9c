package dev.latchkey.adapters.persistence;

/** What is done with the database, as metrics and traces name it: never a value, so that nothing of a user is in it. */
public enum DatabaseOperation {
    ADD_TASK("INSERT", "latchkey.task"),
    FIND_TASK("SELECT", "latchkey.task"),
    LIST_TASKS("SELECT", "latchkey.task"),
    CHANGE_TASK("UPDATE", "latchkey.task"),
    DELETE_TASK("DELETE", "latchkey.task"),
    /** Of all that is kept about a user. */
    EXPORT("SELECT", "latchkey"),
    /** Likewise. */
    ERASE("DELETE", "latchkey"),
    REVOKE("INSERT", "latchkey.revocation"),
    LEARN_REVOCATIONS("SELECT", "latchkey.revocation"),
    /** Whether a session lives in Better Auth's table. */
    FIND_SESSION("SELECT", "session");

    private final String verb;
    private final String collection;

    DatabaseOperation(String verb, String collection) {
        this.verb = verb;
        this.collection = collection;
    }

    /** The statement's first word: {@code db.operation.name} in OpenTelemetry. */
    public String verb() {
        return verb;
    }

    /** The table, or the schema where it is about several: {@code db.collection.name} in OpenTelemetry. */
    public String collection() {
        return collection;
    }
}
