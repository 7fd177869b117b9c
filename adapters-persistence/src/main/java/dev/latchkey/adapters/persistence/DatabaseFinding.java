package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that {@link DatabaseExamination} saw.
 *
 * @param facts what was seen, in the order in which it is told; a name may come more than once
 */
public record DatabaseFinding(Code code, List<Fact> facts) {
    public DatabaseFinding {
        facts = List.copyOf(facts);
    }

    DatabaseFinding(Code code) {
        this(code, List.of());
    }

    DatabaseFinding(Code code, Fact... facts) {
        this(code, List.of(facts));
    }

    /** A number, or a name that PostgreSQL has for something; never an address, a secret, SQL or a library's message. */
    public record Fact(String name, String value) {
        Fact(String name, int value) {
            this(name, Integer.toString(value));
        }
    }

    /** What it means for the service. */
    public enum Outcome {
        OK,
        /** It works, and should not stay so. */
        WARNING,
        /** The service does not start, or does not work. */
        FAILURE,
        /** It could not be seen whether it works. */
        UNKNOWN
    }

    /** What was seen; its name does not change. */
    public enum Code {
        REACHABLE(Outcome.OK, "the database answers"),
        UNREACHABLE(Reason.UNREACHABLE),
        HOST_UNKNOWN(
                "the host of the database URL has no address",
                "Check how DATABASE_URL spells it, and the name service."),
        CONNECTION_REFUSED(
                "nothing listens at the address of the database URL",
                "Check host and port of DATABASE_URL, that the server runs, and its listen_addresses."),
        TIMED_OUT(
                "the database did not answer in time",
                "Check the network, firewalls, and whether the server is suspended or overloaded."),
        NO_SUITABLE_HOST(
                "none of the hosts of the database URL is what its target_session_attrs asks for",
                "Name the primary among the hosts of DATABASE_URL, or promote one (pg_promote()); for reading alone,"
                        + " set target_session_attrs=any."),
        STARTING_UP("the server is starting or being stopped", "Try again in a moment."),
        CONNECTIONS_EXHAUSTED(
                "the server, the database or the role has no connection left",
                "Close some (pg_stat_activity shows whose they are), lower LATCHKEY_DATABASE_POOL_SIZE, or raise"
                        + " max_connections or the CONNECTION LIMIT."),
        TLS_NOT_OFFERED("the URL demands TLS, and the server does not offer it", "Switch it on there: ssl = on."),
        CERTIFICATE_NOT_TRUSTED(
                "the server's certificate is not vouched for, or is for another host",
                "Check the host of DATABASE_URL, and give the certificate's authority in its sslrootcert."),
        ROOT_CERTIFICATES_UNREADABLE(
                "the file of trusted authorities cannot be read",
                "Set sslrootcert of DATABASE_URL to one that can, or to system for those that the platform trusts."),
        LOGIN_NOT_AGREED(Reason.LOGIN_NOT_AGREED),
        LOGIN_REFUSED(Reason.LOGIN_REFUSED),
        DATABASE_MISSING(Reason.DATABASE_MISSING),

        TLS_DEMANDED(Outcome.OK, "the URL demands TLS"),
        TLS_NOT_NEEDED(Outcome.OK, "the database is on this machine"),
        TLS_NOT_DEMANDED(
                Outcome.WARNING,
                "the URL does not demand TLS of a remote host, and whoever stands in between can switch it off",
                "Set sslmode=require in DATABASE_URL, or better verify-full."),
        TLS_OFF(
                Outcome.WARNING,
                "the URL switches TLS off for a remote host",
                "Set sslmode=require in DATABASE_URL, or better verify-full, in the place of disable."),

        SERVER_SUPPORTED(Outcome.OK, "the server is of a supported version"),
        SERVER_TOO_OLD("the server is older than PostgreSQL 15", "Upgrade PostgreSQL to 15 or newer."),
        SERVER_UNTRIED(
                Outcome.WARNING,
                "the server is newer than the PostgreSQL that this version of the service was tried with",
                "Upgrade the service when there is a newer one."),
        WRITABLE(Outcome.OK, "the database takes changes"),
        READ_ONLY(
                Outcome.WARNING,
                "the database can only be read, and changes will be refused",
                "Of a standby, name the primary too and set target_session_attrs=read-write in DATABASE_URL; else"
                        + " ALTER ROLE or DATABASE ... RESET default_transaction_read_only."),

        ROLE_FIT(Outcome.OK, "the role cannot get round row level security, and may do what it must"),
        ROLE_IS_SUPERUSER(Reason.ROLE_IS_SUPERUSER),
        ROLE_BYPASSES_ROW_SECURITY(Reason.ROLE_BYPASSES_ROW_SECURITY),
        ROLE_CREATES_ROLES(Reason.ROLE_CREATES_ROLES),
        ROLE_REPLICATES(Reason.ROLE_REPLICATES),
        ROLE_RUNS_SERVER_PROGRAMS(Reason.ROLE_RUNS_SERVER_PROGRAMS),
        ROLE_OWNS_TABLES(Reason.ROLE_OWNS_TABLES),
        NOT_GRANTED(Reason.NOT_GRANTED),
        GRANTED_TOO_MUCH(Reason.GRANTED_TOO_MUCH),
        USER_PRESET(Reason.USER_PRESET),
        ISOLATION_FIT(Outcome.OK, "transactions are read committed by default"),
        ISOLATION_PRESET(Reason.ISOLATION_PRESET),

        SCHEMA_CURRENT(Outcome.OK, "the schema is of this version of the service"),
        SCHEMA_MISSING(Reason.SCHEMA_MISSING),
        SCHEMA_TOO_OLD(Reason.SCHEMA_TOO_OLD),
        SCHEMA_TOO_NEW(Reason.SCHEMA_TOO_NEW),
        ROW_SECURITY_FORCED(
                Outcome.OK, "row level security is forced on every table with an owner, its policies there"),
        ROW_SECURITY_NOT_FORCED(Reason.ROW_SECURITY_NOT_FORCED),
        POLICY_MISSING(
                "a table lacks a policy of the service, and users do not find what is theirs",
                "Run its CREATE POLICY again as the owner, and for own_rows of the table task the ALTER POLICY as well:"
                        + " V1__task.sql, V2__access_and_personal_data.sql and V4__idempotency_key.sql of the service have"
                        + " them."),

        NO_POOLER(Outcome.OK, "no pooler stands in front of the database"),
        POOLER_BY_SESSION(
                Outcome.OK, "a pooler or proxy stands in front of the database, and leaves a connection its session"),
        POOLER_BY_TRANSACTION(
                Outcome.OK,
                "a pooler in transaction mode stands in front of the database, and the service keeps nothing in a session",
                "Let migrations use the direct host, by LATCHKEY_DATABASE_OWNER_URL."),
        POOLER_BY_STATEMENT(
                "a pooler in statement mode stands in front of the database, and forbids transactions",
                "Set its pool_mode to transaction."),
        STATEMENTS_NAMED(
                Outcome.WARNING,
                "the URL's prepareThreshold names statements behind a pooler in transaction mode",
                "Leave prepareThreshold out of DATABASE_URL, unless that is PgBouncer 1.21 or newer with"
                        + " max_prepared_statements above 0."),
        POOL_FITS(Outcome.OK, "the server has connections for several instances"),
        POOL_FITS_ONCE(
                Outcome.WARNING,
                "the server has connections for one instance, and none for a second beside it, as while one replaces"
                        + " the other",
                "Lower LATCHKEY_DATABASE_POOL_SIZE, or raise max_connections or the CONNECTION LIMIT of the role or"
                        + " database."),
        POOL_TOO_LARGE(
                "the service may open more connections than the server leaves",
                "Lower LATCHKEY_DATABASE_POOL_SIZE, or raise max_connections or the CONNECTION LIMIT of the role or"
                        + " database."),
        POOL_BEHIND_POOLER(
                Outcome.UNKNOWN,
                "the pooler decides how many connections there are",
                "Compare its default_pool_size and max_client_conn with LATCHKEY_DATABASE_POOL_SIZE of all instances."),

        UNBOUND(Outcome.OK, "no binding secret is set, and the schema demands none"),
        BOUND(Outcome.OK, "the binding secret is set, and the database knows it"),
        BINDING_SECRET_MISSING(Reason.BINDING_SECRET_MISSING),
        BINDING_NOT_MIGRATED(Reason.BINDING_NOT_MIGRATED),
        BINDING_SECRET_WRONG(Reason.BINDING_SECRET_WRONG),

        SESSIONS_READABLE(Outcome.OK, "Better Auth's sessions can be read, and no more of its tables"),
        SESSIONS_MISSING(Reason.SESSIONS_MISSING),
        SESSIONS_NOT_GRANTED(Reason.SESSIONS_NOT_GRANTED),
        SESSIONS_GRANTED_TOO_MUCH(Reason.SESSIONS_GRANTED_TOO_MUCH),

        NOT_EXAMINED(
                Outcome.UNKNOWN,
                "a check could not be made, since the database refused or failed it",
                "Mend what else is found, then look again; PostgreSQL's log has the statement with that SQLSTATE.");

        private final Outcome outcome;
        private final String meaning;
        private final String advice;
        private final @Nullable Reason reason;

        Code(Reason reason) {
            this(Outcome.FAILURE, reason.meaning(), reason.advice(), reason);
        }

        Code(String meaning, String advice) {
            this(Outcome.FAILURE, meaning, advice, null);
        }

        Code(Outcome outcome, String meaning) {
            this(outcome, meaning, "", null);
        }

        Code(Outcome outcome, String meaning, String advice) {
            this(outcome, meaning, advice, null);
        }

        Code(Outcome outcome, String meaning, String advice, @Nullable Reason reason) {
            this.outcome = outcome;
            this.meaning = meaning;
            this.advice = advice;
            this.reason = reason;
        }

        static Code of(Reason reason) {
            return Stream.of(values())
                    .filter(code -> code.reason == reason)
                    .findFirst()
                    .orElseThrow();
        }

        public Outcome outcome() {
            return outcome;
        }

        /** What is so, in one line for the operator. */
        public String meaning() {
            return meaning;
        }

        /** What to do about it, in one line; empty where all is well. */
        public String advice() {
            return advice;
        }

        /** Why a start is refused for it, where it is. */
        Optional<Reason> reason() {
            return Optional.ofNullable(reason);
        }
    }
}
