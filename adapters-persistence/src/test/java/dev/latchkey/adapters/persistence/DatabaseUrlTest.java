package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
    private static final String NO_URL = "the database URL is neither postgresql://user:password@host/database nor"
            + " jdbc:postgresql://host/database?user=...&password=..., any / ? or # in a password percent-encoded";
    private static final String NO_HOST = "the database URL names no host, or not as a host is named";

    @Nested
    final class Reads {
        @Test
        void whatNeonPrints() {
            assertEquals(
                    new DatabaseUrl(
                            "ep-cool-darkness-a1b2c3d4-pooler.eu-central-1.aws.neon.tech",
                            "neondb",
                            "alex",
                            "AbC123dEf",
                            Map.of("sslmode", "require", "channelBinding", "require")),
                    DatabaseUrl.parse("postgresql://alex:AbC123dEf@"
                            + "ep-cool-darkness-a1b2c3d4-pooler.eu-central-1.aws.neon.tech/neondb"
                            + "?sslmode=require&channel_binding=require"));
        }

        @Test
        void percentEncodedParts() {
            assertEquals(
                    new DatabaseUrl("db", "my/tasks", "a:b", "p@ss/w:rd?#+%é", Map.of("options", "-c x=1")),
                    DatabaseUrl.parse("postgresql://a%3Ab:p%40ss%2Fw%3Ard%3F%23+%25%C3%A9@db/my%2Ftasks"
                            + "?options=-c%20x%3D1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgres://app:secret@db:5433/tasks",
                    " postgresql://app:secret@db:5433/tasks\n",
                    "postgresql://app:secret@db:5433/tasks?",
                    "postgresql://app:secret@db:5433/tasks?&",
                    "postgresql://db:5433/tasks?user=app&password=secret",
                    "postgresql://other:other@db:5433/tasks?user=app&password=secret",
                    "jdbc:postgresql://db:5433/tasks?user=app&password=secret",
                    "jdbc:postgresql://app:secret@db:5433/tasks"
                })
        void theSameInManySpellings(String text) {
            assertEquals(new DatabaseUrl("db:5433", "tasks", "app", "secret", Map.of()), DatabaseUrl.parse(text));
        }

        @Test
        void aRawAtSignInAPassword() {
            assertEquals(
                    new DatabaseUrl("db", "tasks", "app", "p@ss:word", Map.of()),
                    DatabaseUrl.parse("postgresql://app:p@ss:word@db/tasks"));
        }

        /** As pgjdbc does, which decodes as forms are decoded. */
        @Test
        void aPlusAsABlankInJdbcOnly() {
            assertEquals(
                    "a b",
                    DatabaseUrl.parse("jdbc:postgresql://db/t?user=u&password=a+b")
                            .password());
            assertEquals(
                    "a+b",
                    DatabaseUrl.parse("postgresql://db/t?user=u&password=a+b").password());
        }

        @Test
        void noPasswordAsAnEmptyOne() {
            assertEquals("", DatabaseUrl.parse("postgresql://app@db/tasks").password());
        }

        @ParameterizedTest
        @ValueSource(strings = {"postgresql://app@db", "postgresql://app@db/", "postgresql://app@db?sslmode=require"})
        void theUserAsTheDatabaseWhereNoneIsNamed(String text) {
            assertEquals("app", DatabaseUrl.parse(text).database());
        }

        @ParameterizedTest
        @ValueSource(strings = {"db", "db:1", "db:65535", "a:1,b,c:3", "[::1]", "[::1]:5432", "10.0.0.1", "my_db-1.x"})
        void addresses(String address) {
            assertEquals(
                    address,
                    DatabaseUrl.parse("postgresql://app@" + address + "/t").address());
        }

        @ParameterizedTest
        @CsvSource({
            "application_name=a, ApplicationName, a",
            "channel_binding=prefer, channelBinding, prefer",
            "connect_timeout=7, connectTimeout, 7",
            "gssencmode=disable, gssEncMode, disable",
            "keepalives=0, tcpKeepAlive, false",
            "keepalives=1, tcpKeepAlive, true",
            "krbsrvname=pg, kerberosServerName, pg",
            "load_balance_hosts=disable, loadBalanceHosts, false",
            "load_balance_hosts=random, loadBalanceHosts, true",
            "require_auth=scram-sha-256, requireAuth, scram-sha-256",
            "sslmode=verify-full, sslmode, verify-full",
            "sslmode=no-verify, sslmode, require",
            "sslnegotiation=direct, sslNegotiation, direct",
            "sslrootcert=/ca.pem, sslrootcert, /ca.pem",
            "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
            "target_session_attrs=any, targetServerType, any",
            "target_session_attrs=primary, targetServerType, primary",
            "target_session_attrs=read-write, targetServerType, primary",
            "target_session_attrs=read-only, targetServerType, secondary",
            "target_session_attrs=standby, targetServerType, secondary",
            "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
            "prepareThreshold=5, prepareThreshold, 5",
            "preferQueryMode=extended, preferQueryMode, extended",
            "preferQueryMode=extendedForPrepared, preferQueryMode, extendedForPrepared",
            "preferQueryMode=extendedCacheEverything, preferQueryMode, extendedCacheEverything"
        })
        void parametersInTheDriversWords(String parameter, String name, String value) {
            assertEquals(
                    Map.of(name, value),
                    DatabaseUrl.parse("postgresql://app@db/t?" + parameter).parameters());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "client_encoding",
                    "connection_limit",
                    "fallback_application_name",
                    "keepalives_count",
                    "keepalives_idle",
                    "keepalives_interval",
                    "pgbouncer",
                    "pool_timeout",
                    "schema",
                    "sslcompression",
                    "statement_cache_size",
                    "tcp_user_timeout",
                    "uselibpqcompat"
                })
        void nothingIntoParametersWithoutCounterpart(String name) {
            assertEquals(
                    Map.of("sslmode", "require"),
                    DatabaseUrl.parse("postgresql://app@db/t?" + name + "=1&sslmode=require")
                            .parameters());
        }
    }

    @Nested
    final class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "tasks",
                    "mysql://app:secret@db/tasks",
                    "POSTGRESQL://app:secret@db/tasks",
                    "postgresql:tasks",
                    "jdbc:postgresql:tasks",
                    "postgresql://app:se#cret@db/tasks",
                    "postgresql://app:secret@db/tasks/more",
                    "postgresql://app:secret@db/tasks?a=b#c"
                })
        void whatIsNoDatabaseUrl(String text) {
            assertEquals(NO_URL, refusal(text));
        }

        /** A slash or question mark in the password ends the authority early. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgresql:///tasks",
                    "postgresql://app:secret@/tasks",
                    "postgresql://app:sec/ret@db",
                    "postgresql://app@db:port/tasks",
                    "postgresql://app@db:/tasks",
                    "postgresql://app@db:123456/tasks",
                    "postgresql://app@a,,b/tasks",
                    "postgresql://app@a,/tasks",
                    "postgresql://app@::1/tasks",
                    "postgresql://app@d b/tasks"
                })
        void whatIsNoHost(String text) {
            assertEquals(NO_HOST, refusal(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"postgresql://app@db:0/tasks", "postgresql://app@a:1,b:65536/tasks"})
        void portsThatDoNotExist(String text) {
            assertEquals("the database URL has a port that is not from 1 to 65535", refusal(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"postgresql://db/tasks", "postgresql://:secret@db/tasks", "jdbc:postgresql://db/tasks"})
        void noUser(String text) {
            assertEquals("the database URL names no user", refusal(text));
        }

        @Test
        void noDatabase() {
            var thrown =
                    assertThrows(IllegalArgumentException.class, () -> new DatabaseUrl("db", "", "app", "", Map.of()));
            assertEquals("the database URL names no database", thrown.getMessage());
        }

        @ParameterizedTest
        @ValueSource(strings = {"postgresql://app:100%@db/tasks", "postgresql://app:secret@db/tasks?sslmode=%x1"})
        void brokenPercentEncoding(String text) {
            assertEquals("the database URL has a % without two hexadecimal digits after it", refusal(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"sslmode", "=require", "sslmode=require&prefer"})
        void parametersWithoutNameOrValue(String parameters) {
            assertEquals(
                    "the database URL has a parameter without a name or a value",
                    refusal("postgresql://app@db/tasks?" + parameters));
        }

        @Test
        void anUnknownParameterOfOneLetter() {
            assertEquals(
                    "the database URL has an unknown parameter, number 1 after the ?",
                    refusal("postgresql://app@db/tasks?a=b"));
        }

        @Test
        void unknownParametersByTheirPlace() {
            assertEquals(
                    "the database URL has an unknown parameter, number 2 after the ?",
                    refusal("postgresql://app@db/tasks?sslmode=require&sslcrl=revoked.pem"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgresql://app@db/tasks?preferQueryMode=simple",
                    "jdbc:postgresql://db/tasks?user=app&preferQueryMode=simple",
                    "postgresql://app@db/tasks?stringtype=unspecified",
                    "postgresql://app@db/tasks?stringtype=UNSPECIFIED",
                    "postgresql://app@db/tasks?prepareThreshold=-1"
                })
        void whatWouldSendTheUserApart(String text) {
            assertEquals(
                    "the database URL has preferQueryMode=simple, stringtype=unspecified or a negative prepareThreshold,"
                            + " with which no user can be spoken for: leave it out",
                    refusal(text));
        }

        @Test
        void parametersThatPgjdbcDoesNotKnow() {
            var thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> new DatabaseUrl("db", "tasks", "app", "", Map.of("channel_binding", "require")));
            assertEquals("the database URL has a parameter that pgjdbc does not know", thrown.getMessage());
        }

        private static String refusal(String text) {
            var thrown = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text));
            // A cause would bring its own message, and that the value.
            assertNull(thrown.getCause());
            return String.valueOf(thrown.getMessage());
        }
    }

    @Nested
    final class Prints {
        @Test
        void neitherPasswordNorParameters() {
            var url = new DatabaseUrl("db:5433", "tasks", "app", "secret", Map.of("sslpassword", "secret"));

            assertEquals("DatabaseUrl[address=db:5433, database=tasks, user=app]", url.toString());
        }
    }

    @Nested
    final class Connects {
        private final DatabaseUrl url =
                new DatabaseUrl("a:1,[::1]:2", "my/ tasks+é", "ap p", "p w", Map.of("socketTimeout", "7"));

        @Test
        void asItSays() {
            var dataSource = url.dataSource(Map.of());

            assertEquals("ap p", dataSource.getUser());
            assertEquals("p w", dataSource.getPassword());
            assertEquals("my/ tasks+é", dataSource.getDatabaseName());
            assertEquals("a", dataSource.getServerNames()[0]);
            assertEquals(1, dataSource.getPortNumbers()[0]);
            assertEquals("[::1]", dataSource.getServerNames()[1]);
            assertEquals(2, dataSource.getPortNumbers()[1]);
        }

        @Test
        void byItsOwnParametersBeforeTheDefaults() {
            var dataSource = url.dataSource(Map.of("socketTimeout", "10", "connectTimeout", "11"));

            assertEquals(7, dataSource.getSocketTimeout());
            assertEquals(11, dataSource.getConnectTimeout());
        }
    }
}
