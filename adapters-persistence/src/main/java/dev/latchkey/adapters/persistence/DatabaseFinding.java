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
        HOST_UNKNOWN("the host of the database URL has no address: check its spelling, and the name service"),
        CONNECTION_REFUSED("nothing listens at the address of the database URL: check host and port, and whether the"
                + " server runs"),
        TIMED_OUT("the database did not answer in time: check the network, firewalls, and whether the server is"
                + " suspended or overloaded"),
        NO_SUITABLE_HOST("none of the hosts of the database URL is what its target_session_attrs asks for"),
        STARTING_UP("the server is starting or being stopped: try again in a moment"),
        CONNECTIONS_EXHAUSTED("the server, the database or the role has no connection left: close some, make pools"
                + " smaller, or raise the limit"),
        TLS_NOT_OFFERED("the URL demands TLS, and the server does not offer it: switch it on there (ssl = on)"),
        CERTIFICATE_NOT_TRUSTED("the server's certificate is not vouched for, or is for another host: check the host,"
                + " and give its authority in sslrootcert"),
        ROOT_CERTIFICATES_UNREADABLE("the file of trusted authorities cannot be read: set sslrootcert to one that can,"
                + " or to system for those that the platform trusts"),
        LOGIN_NOT_AGREED(Reason.LOGIN_NOT_AGREED),
        LOGIN_REFUSED(Reason.LOGIN_REFUSED),
        DATABASE_MISSING(Reason.DATABASE_MISSING),

        TLS_DEMANDED(Outcome.OK, "the URL demands TLS"),
        TLS_NOT_NEEDED(Outcome.OK, "the database is on this machine"),
        TLS_NOT_DEMANDED(
                Outcome.WARNING,
                "the URL does not demand TLS of a remote host, and whoever stands in between"
                        + " can switch it off: set sslmode=require, or better verify-full"),
        TLS_OFF(
                Outcome.WARNING,
                "the URL switches TLS off for a remote host: set sslmode=require, or better" + " verify-full"),

        SERVER_SUPPORTED(Outcome.OK, "the server is of a supported version"),
        SERVER_TOO_OLD("the server is older than PostgreSQL 15: upgrade it"),
        SERVER_UNTRIED(
                Outcome.WARNING,
                "the server is newer than the PostgreSQL that this version of the service was"
                        + " tried with: upgrade the service when there is a newer one"),
        WRITABLE(Outcome.OK, "the database takes changes"),
        READ_ONLY(
                Outcome.WARNING,
                "the database can only be read, and changes will be refused: a standby, or"
                        + " default_transaction_read_only"),

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
        POLICY_MISSING("a table lacks a policy of the service, and users do not find what is theirs: create it again"),

        NO_POOLER(Outcome.OK, "no pooler stands in front of the database"),
        POOLER_BY_SESSION(
                Outcome.OK,
                "a pooler or proxy stands in front of the database, and leaves a connection its" + " session"),
        POOLER_BY_TRANSACTION(
                Outcome.OK,
                "a pooler in transaction mode stands in front of the database: the service"
                        + " keeps nothing in a session; migrations should use the direct host"),
        POOLER_BY_STATEMENT("a pooler in statement mode stands in front of the database, and forbids transactions: set"
                + " its pool_mode to transaction"),
        STATEMENTS_NAMED(
                Outcome.WARNING,
                "the URL's prepareThreshold names statements behind a pooler in transaction"
                        + " mode: leave it out, unless that is PgBouncer 1.21 or newer with max_prepared_statements above 0"),
        POOL_FITS(Outcome.OK, "the server has connections for several instances"),
        POOL_FITS_ONCE(
                Outcome.WARNING,
                "the server has connections for one instance, and none for a second beside it,"
                        + " as while one replaces the other: make the pool smaller, or raise the limit"),
        POOL_TOO_LARGE("the service may open more connections than the server leaves: make the pool smaller, or raise"
                + " the limit"),
        POOL_BEHIND_POOLER(
                Outcome.UNKNOWN,
                "the pooler decides how many connections there are: compare its"
                        + " default_pool_size and max_client_conn with the service's pool"),

        UNBOUND(Outcome.OK, "no binding secret is set, and the schema demands none"),
        BOUND(Outcome.OK, "the binding secret is set, and the database knows it"),
        BINDING_SECRET_MISSING(Reason.BINDING_SECRET_MISSING),
        BINDING_NOT_MIGRATED(Reason.BINDING_NOT_MIGRATED),
        BINDING_SECRET_WRONG(Reason.BINDING_SECRET_WRONG),

        SESSIONS_READABLE(Outcome.OK, "Better Auth's sessions can be read, and no more of its tables"),
        SESSIONS_MISSING(Reason.SESSIONS_MISSING),
        SESSIONS_NOT_GRANTED(Reason.SESSIONS_NOT_GRANTED),
        SESSIONS_GRANTED_TOO_MUCH(Reason.SESSIONS_GRANTED_TOO_MUCH),

        NOT_EXAMINED(Outcome.UNKNOWN, "a check could not be made, since the database refused or failed it");

        private final Outcome outcome;
        private final String line;
        private final @Nullable Reason reason;

        Code(Reason reason) {
            this(Outcome.FAILURE, reason.line(), reason);
        }

        Code(String line) {
            this(Outcome.FAILURE, line, null);
        }

        Code(Outcome outcome, String line) {
            this(outcome, line, null);
        }

        Code(Outcome outcome, String line, @Nullable Reason reason) {
            this.outcome = outcome;
            this.line = line;
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

        /** One line for the operator: what is so and, where it should not be, what to do about it. */
        public String line() {
            return line;
        }

        /** Why a start is refused for it, where it is. */
        Optional<Reason> reason() {
            return Optional.ofNullable(reason);
        }
    }
}
