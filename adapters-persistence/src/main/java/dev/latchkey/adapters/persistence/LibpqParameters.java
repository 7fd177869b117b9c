package dev.latchkey.adapters.persistence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGProperty;

/**
 * The parameters of a database URL in pgjdbc's words, where they are written in libpq's (PostgreSQL manual, section
 * 34.1.2), as Neon prints them. One that would be lost without harm is dropped; one that would be lost with harm is
 * refused, by its place and not by its name, which may be a piece of a password that was not percent-encoded.
 */
final class LibpqParameters {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("keepalives", "tcpKeepAlive"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("load_balance_hosts", "loadBalanceHosts"),
            Map.entry("require_auth", "requireAuth"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("target_session_attrs", "targetServerType"));

    private static final Map<String, Map<String, String>> VALUES = Map.of(
            "loadBalanceHosts", Map.of("disable", "false", "random", "true"),
            "targetServerType",
                    Map.of(
                            "read-write", "primary",
                            "read-only", "secondary",
                            "standby", "secondary",
                            "prefer-standby", "preferSecondary"),
            "tcpKeepAlive", Map.of("0", "false", "1", "true"),
            // node-postgres: encrypted, the certificate not looked at, which is what libpq calls require.
            "sslmode", Map.of("no-verify", "require"));

    /** Tuning that has no counterpart here, or is another tool's: Prisma's and node-postgres's in a shared setting. */
    private static final Set<String> DROPPED = Set.of(
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
            "uselibpqcompat");

    private LibpqParameters() {}

    static Map<String, String> translated(Map<String, String> parameters) {
        var translated = new LinkedHashMap<String, String>();
        var place = 0;
        for (var parameter : parameters.entrySet()) {
            place++;
            var name = NAMES.getOrDefault(parameter.getKey(), parameter.getKey());
            if (DROPPED.contains(name)) {
                continue;
            }
            if (PGProperty.forName(name) == null) {
                throw new IllegalArgumentException(
                        "the database URL has an unknown parameter, number " + place + " after the ?");
            }
            translated.put(
                    name, VALUES.getOrDefault(name, Map.of()).getOrDefault(parameter.getValue(), parameter.getValue()));
        }
        // "system" means the authorities that the platform trusts; for pgjdbc those are a factory, not a file.
        if (translated.remove("sslrootcert", "system")) {
            translated.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return translated;
    }
}
