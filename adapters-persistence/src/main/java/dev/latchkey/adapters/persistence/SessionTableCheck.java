package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether the role may read of Better Auth's tables what the session check needs, and nothing more: a session's token is
 * a login, and so is what the tables of accounts, keys and verifications hold. Rights of roles that it could become count.
 */
final class SessionTableCheck {
    private static final String CATALOGUE = """
            with role as (
                select oid from pg_catalog.pg_roles where pg_has_role(session_user, oid, 'member')
            ), kept as (
                select c.oid, c.relname, n.oid as schema from pg_catalog.pg_class c
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')
            ), sessions as (
                select * from kept where relname = ?
            ), known as (
                select a.attrelid, a.attnum, a.attname in ('id', 'userId', 'expiresAt') as needed,
                    a.attname, format_type(a.atttypid, -1) as type
                from sessions join pg_catalog.pg_attribute a on a.attrelid = sessions.oid
                where a.attnum > 0 and not a.attisdropped
            )
            select case
                when (select count(*) from known where needed) < 3 then 'SESSIONS_MISSING'
                when exists (select from sessions where not has_schema_privilege(schema, 'usage'))
                    or exists (select from known where needed and not has_column_privilege(attrelid, attnum, 'select'))
                    then 'SESSIONS_NOT_GRANTED'
                when exists (select from role, known
                        where not needed and has_column_privilege(role.oid, attrelid, attnum, 'select'))
                    or exists (select from role, sessions
                        where has_any_column_privilege(role.oid, sessions.oid, 'insert, update'))
                    or exists (select from role, kept
                        where lower(relname) in ('account', 'accounts', 'jwks', 'verification', 'verifications')
                            and has_any_column_privilege(role.oid, kept.oid, 'select, insert, update'))
                    or exists (select from role, kept
                        where (relname = (select relname from sessions)
                                or lower(relname) in ('account', 'accounts', 'jwks', 'verification', 'verifications'))
                            and has_table_privilege(role.oid, kept.oid, 'delete, truncate, trigger'))
                    then 'SESSIONS_GRANTED_TOO_MUCH'
            end,
            (select type from known where attname = 'id'),
            (select type from known where attname = 'expiresAt')
            """;

    private SessionTableCheck() {}

    /**
     * The query for one live session by its id and its user's, both as text.
     *
     * <p>Throws {@link DatabaseStartException} if the table is not there or the role's rights are not right.
     */
    static String query(Connection connection, SessionTable table) throws SQLException {
        try (var statement = connection.prepareStatement(CATALOGUE)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (var rows = statement.executeQuery()) {
                rows.next();
                var fault = rows.getString(1);
                if (fault != null) {
                    throw new DatabaseStartException(Reason.valueOf(fault));
                }
                return query(table, rows.getString(2), now(rows.getString(3)));
            }
        }
    }

    /** The id is compared in its own type, which its index is made for; the one row's user costs nothing as text. */
    private static String query(SessionTable table, String idType, String now) {
        return "select from " + table.quoted() + " where id = cast(? as " + idType + ") and \"userId\"::text = ?"
                + " and \"expiresAt\" > " + now;
    }

    /** Of a time without zone, ORMs write that of UTC. */
    private static String now(String type) {
        return switch (type) {
            case "timestamp with time zone" -> "now()";
            case "timestamp without time zone" -> "now() at time zone 'UTC'";
            default -> throw new DatabaseStartException(Reason.SESSIONS_MISSING);
        };
    }
}
