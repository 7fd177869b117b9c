package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseFinding;
import dev.latchkey.bootstrap.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every code of {@code doctor} and of the log lines {@code finding} promises. */
class FindingCodesTest {
    /** Programs and people look for these names: one that is here stays, whatever becomes of the enums. */
    private static final String CODES = """
            settings_fit
            setting_invalid
            setting_misspelled
            environment_not_production
            secret_left_out
            secret_fit
            secret_short
            secret_placeholder
            secret_low_entropy
            secret_repeated
            secret_shared
            issuer_fit
            issuer_empty
            issuer_not_url
            issuer_has_path
            issuer_trailing_slash
            issuer_has_query
            issuer_not_normalized
            issuer_not_origin
            issuer_local
            audience_fit
            audience_empty
            audience_not_url
            audience_has_path
            audience_trailing_slash
            audience_has_query
            audience_not_normalized
            audience_not_origin
            audience_local
            audience_is_issuer
            jwk_set_left_out
            jwk_set_awaits_settings
            jwk_set_answered
            jwk_set_plain_http
            jwk_set_unreachable
            jwk_set_host_unknown
            jwk_set_timed_out
            jwk_set_not_trusted
            jwk_set_broken_off
            jwk_set_redirected
            jwt_plugin_missing
            jwk_set_rate_limited
            jwk_set_server_error
            jwk_set_wrong_status
            jwk_set_html
            jwk_set_wrong_content_type
            jwk_set_not_json
            jwk_set_file_unreadable
            jwk_set_not_examined
            jwk_set_keys_left_out
            jwk_set_keys_usable
            jwk_set_empty
            jwk_set_no_usable_key
            jwk_set_no_allowed_key
            jwk_set_private_members
            jwk_set_symmetric_keys
            jwk_set_duplicate_kids
            jwk_set_unusable_keys
            clock_left_out
            clock_agrees
            clock_differs
            clock_differs_beyond_skew
            database_left_out
            database_embedded
            database_reachable
            database_unreachable
            database_host_unknown
            database_connection_refused
            database_timed_out
            database_no_suitable_host
            database_starting_up
            database_connections_exhausted
            database_tls_not_offered
            database_certificate_not_trusted
            database_root_certificates_unreadable
            database_login_not_agreed
            database_login_refused
            database_database_missing
            database_tls_demanded
            database_tls_not_needed
            database_tls_not_demanded
            database_tls_off
            database_server_supported
            database_server_too_old
            database_server_untried
            database_writable
            database_read_only
            database_role_fit
            database_role_is_superuser
            database_role_bypasses_row_security
            database_role_creates_roles
            database_role_replicates
            database_role_runs_server_programs
            database_role_owns_tables
            database_not_granted
            database_granted_too_much
            database_user_preset
            database_isolation_fit
            database_isolation_preset
            database_schema_current
            database_schema_missing
            database_schema_too_old
            database_schema_too_new
            database_row_security_forced
            database_row_security_not_forced
            database_policy_missing
            database_no_pooler
            database_pooler_by_session
            database_pooler_by_transaction
            database_pooler_by_statement
            database_statements_named
            database_pool_fits
            database_pool_fits_once
            database_pool_too_large
            database_pool_behind_pooler
            database_unbound
            database_bound
            database_binding_secret_missing
            database_binding_not_migrated
            database_binding_secret_wrong
            database_sessions_readable
            database_sessions_missing
            database_sessions_not_granted
            database_sessions_granted_too_much
            database_not_examined
            """;

    static Stream<Finding> all() {
        return Stream.concat(
                Arrays.stream(FindingCode.values()).map(it -> it.seen("")),
                Arrays.stream(DatabaseFinding.Code.values())
                        .map(it -> DatabaseChecks.finding(new DatabaseFinding(it, List.of()), "")));
    }

    @Test
    void areTheNamesThatOthersKnow() {
        assertEquals(CODES, all().map(it -> it.code() + "\n").collect(Collectors.joining()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void sayWhatToDoWhereItIsNotWell(Finding it) {
        if (!it.isAtLeast(Severity.NOTE)) {
            return;
        }

        assertTrue(it.change().matches("[A-Z][^\\n|]{15,300}\\."), it.change());
        assertFalse(it.change().toLowerCase(Locale.ROOT).contains(it.title().toLowerCase(Locale.ROOT)), it.change());
    }

    @Test
    void areExplainedInTheDocumentation() throws IOException {
        var rows = Files.readString(Path.of("..", "docs", "doctor.md"))
                .lines()
                .filter(it -> it.startsWith("| `"))
                .collect(Collectors.joining("\n"));

        assertEquals(all().map(FindingCodesTest::row).collect(Collectors.joining("\n")), rows);
    }

    private static String row(Finding it) {
        return "| `" + it.code() + "` | " + it.severity().word() + " | " + it.title() + " | " + it.change() + " |";
    }
}
