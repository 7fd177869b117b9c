package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why there is no connection, told apart as far as states and causes go: the driver's messages are for people. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static DatabaseFinding of(DatabaseStartException failure, DatabaseUrl url, Duration limit) {
        var state = SqlStates.of(failure).map(it -> new Fact("sqlState", it));
        return new DatabaseFinding(code(failure, url, limit), state.stream().toList());
    }

    private static Code code(DatabaseStartException failure, DatabaseUrl url, Duration limit) {
        if (failure.reason() == Reason.UNREACHABLE) {
            return unreachable(failure, url);
        }
        var plain = failure.reason() == Reason.LOGIN_NOT_AGREED
                && Encryption.isDemanded(url)
                && Encryption.isRefused(url, limit);
        return plain ? Code.TLS_NOT_OFFERED : Code.of(failure.reason());
    }

    private static Code unreachable(DatabaseStartException failure, DatabaseUrl url) {
        var state = SqlStates.of(failure).orElse("");
        return switch (state) {
            case "53300" -> Code.CONNECTIONS_EXHAUSTED;
            case "57P03" -> Code.STARTING_UP;
            default ->
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .flatMap(cause -> known(cause).stream())
                        .findFirst()
                        .orElseGet(() -> isOfTheDriver(failure) ? ofTheDriver(state, url) : Code.UNREACHABLE);
        };
    }

    private static Optional<Code> known(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case UnknownHostException _ -> Code.HOST_UNKNOWN;
                    case ConnectException _ -> Code.CONNECTION_REFUSED;
                    case SocketTimeoutException _ -> Code.TIMED_OUT;
                    case CertificateException _ -> Code.CERTIFICATE_NOT_TRUSTED;
                    case FileNotFoundException _ -> Code.ROOT_CERTIFICATES_UNREADABLE;
                    default -> null;
                });
    }

    /** Whether the driver decided so itself, as nothing that it called failed. */
    private static boolean isOfTheDriver(DatabaseStartException failure) {
        return Objects.requireNonNull(failure.getCause()).getCause() == null;
    }

    private static Code ofTheDriver(String state, DatabaseUrl url) {
        return switch (state) {
            case "08001" -> url.parameters().containsKey("targetServerType") ? Code.NO_SUITABLE_HOST : Code.TIMED_OUT;
            case "08006" -> Encryption.isOfTheHost(url) ? Code.CERTIFICATE_NOT_TRUSTED : Code.UNREACHABLE;
            default -> Code.UNREACHABLE;
        };
    }
}
