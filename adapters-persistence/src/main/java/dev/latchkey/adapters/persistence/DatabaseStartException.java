package dev.latchkey.adapters.persistence;

import java.io.Serial;
import java.sql.SQLException;

/** The database cannot be used as it is. The message is one line for the operator; it holds no part of a setting. */
public final class DatabaseStartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What is wrong, and what to do about it. */
    public enum Reason {
        UNREACHABLE(
                "the database cannot be reached",
                "Check the address and the TLS parameters of its URL, and the network."),
        LOGIN_NOT_AGREED(
                "the server and the URL do not agree on how to log in",
                "Check sslmode, channel_binding and the password of the URL, and the server's TLS."),
        LOGIN_REFUSED(
                "the database refuses the role or its password",
                "Check user and password of the URL (%-encoded in it) and the server's pg_hba.conf; as an"
                        + " administrator, ALTER ROLE THE_ROLE LOGIN PASSWORD '...'."),
        DATABASE_MISSING(
                "the server has no database of that name",
                "Check the name after the host in the URL, or CREATE DATABASE it with the migrating role as OWNER, then"
                        + " run latchkey migrate."),
        MIGRATION_FAILED(
                "the schema could not be migrated, and no migration is left half done",
                "See PostgreSQL's log for the statement that failed; for SQLSTATE 42501, GRANT CREATE ON DATABASE to the"
                        + " role that migrates."),
        MIGRATION_BLOCKED(
                "the schema could not be migrated, since other transactions hold its tables; no migration is left half"
                        + " done",
                "Migrate again when they have ended: pg_stat_activity shows them."),
        APPLICATION_ROLE_MISSING(
                "the application's role does not exist",
                "Create it before migrating: CREATE ROLE ... LOGIN PASSWORD '...'."),
        APPLICATION_ROLE_MIGRATES(
                "the application's role and the owner are one",
                "Migrate as another role: the users of LATCHKEY_DATABASE_OWNER_URL and DATABASE_URL must differ."),
        SCHEMA_MISSING(
                "the database has no schema of this service yet",
                "Migrate it as its owner: latchkey migrate, with LATCHKEY_DATABASE_OWNER_URL."),
        SCHEMA_TOO_OLD(
                "the schema is older than this version of the service needs",
                "Migrate it as its owner: latchkey migrate of this version, with LATCHKEY_DATABASE_OWNER_URL."),
        SCHEMA_TOO_NEW(
                "the schema is newer than this version of the service knows",
                "Run the version that migrated it, or a newer one."),
        NOT_GRANTED(
                "the role may not use the service's tables or functions",
                "Migrate again as their owner, which grants it to the user of DATABASE_URL: latchkey migrate."),
        GRANTED_TOO_MUCH(
                "the role holds rights that it does not need on the service's tables, partitions or functions, and that"
                        + " go round row level security",
                "REVOKE each that latchkey doctor names, from THE_ROLE, PUBLIC or the role that it has it by."),
        ROLE_IS_SUPERUSER(
                "the role is a superuser or can become one: row level security would not hold",
                "Give the service a role of its own in DATABASE_URL: CREATE ROLE THE_ROLE LOGIN PASSWORD '...', then"
                        + " latchkey migrate."),
        ROLE_BYPASSES_ROW_SECURITY(
                "the role has BYPASSRLS or can get it: row level security would not hold",
                "ALTER ROLE THE_ROLE NOBYPASSRLS, and REVOKE any role that has it FROM THE_ROLE."),
        ROLE_CREATES_ROLES(
                "the role has CREATEROLE or can get it, and so could raise itself above row level security",
                "ALTER ROLE THE_ROLE NOCREATEROLE, and REVOKE any role that has it FROM THE_ROLE."),
        ROLE_REPLICATES(
                "the role has REPLICATION or can get it, and so could read every row in the log",
                "ALTER ROLE THE_ROLE NOREPLICATION, and REVOKE any role that has it FROM THE_ROLE."),
        ROLE_RUNS_SERVER_PROGRAMS(
                "the role can reach the server's files or programs",
                "REVOKE pg_read_server_files, pg_write_server_files, pg_execute_server_program FROM THE_ROLE."),
        ROLE_OWNS_TABLES(
                "the role owns the service's tables, or belongs to the role that does: it could switch row level"
                        + " security off",
                "ALTER TABLE ... OWNER TO THE_OWNER, REVOKE THE_OWNER FROM THE_ROLE, then migrate as that owner"
                        + " (LATCHKEY_DATABASE_OWNER_URL)."),
        ROW_SECURITY_NOT_FORCED(
                "a table with an owner, or a partition of one, lacks row level security, enabled and forced",
                "Restore it on each that latchkey doctor names: ALTER TABLE ... ENABLE ROW LEVEL SECURITY, FORCE ROW"
                        + " LEVEL SECURITY."),
        BINDING_SECRET_MISSING(
                "the schema demands a proof of the user, and no binding secret is set",
                "Set LATCHKEY_DATABASE_BINDING_SECRET to the one it was migrated with (docs/operations.md tells how to"
                        + " do without again)."),
        BINDING_NOT_MIGRATED(
                "a binding secret is set, and the schema demands no proof of the user",
                "Migrate it with the same LATCHKEY_DATABASE_BINDING_SECRET, or remove that setting."),
        BINDING_SECRET_WRONG(
                "the binding secret is not one the schema was migrated with",
                "Set LATCHKEY_DATABASE_BINDING_SECRET to the one of the last migration; where that is lost, migrate with"
                        + " a new one and give it to every instance."),
        BINDING_NEEDS_PGCRYPTO(
                "to bind the user, the schema's owner needs the extension pgcrypto",
                "Have it created or allowed: CREATE EXTENSION pgcrypto."),
        USER_PRESET(
                "the role or the database has a preset latchkey.user_id, and no connection may speak for a user unasked",
                "ALTER ROLE THE_ROLE RESET latchkey.user_id, ALTER DATABASE ... RESET likewise (and latchkey.pseudonym),"
                        + " or take it out of the URL's options."),
        ISOLATION_PRESET(
                "the role, the database or the URL sets default_transaction_isolation to other than read committed:"
                        + " an addition that waited for an erasure would not see it",
                "ALTER ROLE THE_ROLE RESET default_transaction_isolation, ALTER DATABASE ... RESET likewise, or take it"
                        + " out of the URL's options."),
        SESSIONS_MISSING(
                "there is no table of sessions by that name, with the columns id, \"userId\" and \"expiresAt\", a"
                        + " timestamp",
                "Set LATCHKEY_SESSION_TABLE to its schema and name, as they are in the database: public.session by"
                        + " default."),
        SESSIONS_NOT_GRANTED(
                "the role may not read the sessions",
                "GRANT USAGE ON SCHEMA public TO THE_ROLE and GRANT SELECT (id, \"userId\", \"expiresAt\") ON"
                        + " public.session TO THE_ROLE, or of the schema and table they are in; no more."),
        SESSIONS_GRANTED_TOO_MUCH(
                "the role may do more with Better Auth's tables than read id, \"userId\" and \"expiresAt\" of sessions,"
                        + " and with that could be anybody",
                "REVOKE ALL ON the tables of Better Auth FROM THE_ROLE and PUBLIC, then GRANT SELECT (id, \"userId\","
                        + " \"expiresAt\") on that of sessions alone.");

        private final String meaning;
        private final String advice;

        Reason(String meaning, String advice) {
            this.meaning = meaning;
            this.advice = advice;
        }

        /** What is so, in one line. */
        String meaning() {
            return meaning;
        }

        /** What to do about it, in one line. */
        String advice() {
            return advice;
        }
    }

    private final Reason reason;

    DatabaseStartException(Reason reason) {
        super(message(reason, ""));
        this.reason = reason;
    }

    DatabaseStartException(Reason reason, Throwable cause) {
        super(
                message(
                        reason,
                        SqlStates.of(cause)
                                .map(state -> " (SQLSTATE " + state + ")")
                                .orElse("")),
                cause);
        this.reason = reason;
    }

    private static String message(Reason reason, String state) {
        return reason.meaning + state + ". " + reason.advice;
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
