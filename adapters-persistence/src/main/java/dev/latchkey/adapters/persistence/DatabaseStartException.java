package dev.latchkey.adapters.persistence;

import java.io.Serial;
import java.sql.SQLException;

/** The database cannot be used as it is. The message is one line for the operator; it holds no part of a setting. */
public final class DatabaseStartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What is wrong, and what to do about it. */
    public enum Reason {
        UNREACHABLE("the database cannot be reached: check the address, the network and the TLS parameters of its URL"),
        LOGIN_NOT_AGREED("the server and the URL do not agree on how to log in: check sslmode, channel_binding and the"
                + " password of the URL, and the server's TLS"),
        LOGIN_REFUSED("the database refuses the role or its password"),
        DATABASE_MISSING("the server has no database of that name"),
        MIGRATION_FAILED("the schema could not be migrated; no migration is left half done"),
        MIGRATION_BLOCKED(
                "the schema could not be migrated, since other transactions hold its tables: migrate again when"
                        + " they have ended; no migration is left half done"),
        APPLICATION_ROLE_MISSING("the application's role does not exist: create it (CREATE ROLE ... LOGIN PASSWORD ...)"
                + " before migrating"),
        APPLICATION_ROLE_MIGRATES("the application's role and the owner are one: migrate as another role"),
        SCHEMA_MISSING("the database has no schema of this service yet: migrate it as its owner"),
        SCHEMA_TOO_OLD("the schema is older than this version of the service needs: migrate it as its owner"),
        SCHEMA_TOO_NEW("the schema is newer than this version of the service knows: run the version that migrated it"),
        NOT_GRANTED("the role may not use the service's tables: migrate as their owner, for this role"),
        GRANTED_TOO_MUCH("the role holds rights that it does not need on the service's tables, partitions or functions,"
                + " and that go round row level security: revoke them"),
        ROLE_IS_SUPERUSER("the role is a superuser or can become one: row level security would not hold"),
        ROLE_BYPASSES_ROW_SECURITY("the role has BYPASSRLS or can get it: row level security would not hold"),
        ROLE_CREATES_ROLES("the role has CREATEROLE or can get it, and so could raise itself above row level security"),
        ROLE_REPLICATES("the role has REPLICATION or can get it, and so could read every row in the log"),
        ROLE_RUNS_SERVER_PROGRAMS("the role can reach the server's files or programs (pg_read_server_files,"
                + " pg_write_server_files, pg_execute_server_program)"),
        ROLE_OWNS_TABLES("the role owns the service's tables, or belongs to the role that does: it could switch row"
                + " level security off"),
        ROW_SECURITY_NOT_FORCED("a table with an owner, or a partition of one, lacks row level security,"
                + " enabled and forced: restore it"),
        BINDING_SECRET_MISSING(
                "the schema demands a proof of the user, and no binding secret is set: set the one it was"
                        + " migrated with (docs/operations.md tells how to do without again)"),
        BINDING_NOT_MIGRATED("a binding secret is set, and the schema demands no proof of the user: migrate it with the"
                + " same secret"),
        BINDING_SECRET_WRONG("the binding secret is not one the schema was migrated with"),
        BINDING_NEEDS_PGCRYPTO(
                "to bind the user, the schema's owner needs the extension pgcrypto: have it created or" + " allowed"),
        USER_PRESET("the role or the database has a preset latchkey.user_id: reset it, no connection may speak for a"
                + " user unasked"),
        ISOLATION_PRESET("the role, the database or the URL sets default_transaction_isolation to other than read"
                + " committed: reset it, or an addition that waited for an erasure would not see it"),
        SESSIONS_MISSING(
                "there is no table of sessions by that name, with the columns id, \"userId\" and \"expiresAt\", a"
                        + " timestamp: check its schema and its name"),
        SESSIONS_NOT_GRANTED("the role may not read the sessions: grant it usage on their schema and"
                + " select (id, \"userId\", \"expiresAt\") on their table, no more"),
        SESSIONS_GRANTED_TOO_MUCH("the role may do more with Better Auth's tables than read id, \"userId\" and"
                + " \"expiresAt\" of sessions, and with that could be anybody: revoke the rest");

        private final String line;

        Reason(String line) {
            this.line = line;
        }

        /** For the operator. */
        String line() {
            return line;
        }
    }

    private final Reason reason;

    DatabaseStartException(Reason reason) {
        super(reason.line);
        this.reason = reason;
    }

    DatabaseStartException(Reason reason, Throwable cause) {
        super(
                reason.line
                        + SqlStates.of(cause)
                                .map(state -> " (SQLSTATE " + state + ")")
                                .orElse(""),
                cause);
        this.reason = reason;
    }

    /** Why a connection could not be had. */
    static DatabaseStartException noConnection(SQLException cause) {
        return new DatabaseStartException(
                switch (SqlStates.of(cause).orElse("")) {
                    // The driver's own: no TLS, no channel binding, or no password where one is wanted.
                    case "08004" -> Reason.LOGIN_NOT_AGREED;
                    case "28P01", "28000" -> Reason.LOGIN_REFUSED;
                    case "3D000" -> Reason.DATABASE_MISSING;
                    default -> Reason.UNREACHABLE;
                },
                cause);
    }

    public Reason reason() {
        return reason;
    }
}
