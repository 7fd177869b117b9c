package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a database URL has its connections encrypted, and whether its server refuses to. */
final class Encryption {
    private static final Set<String> DEMANDING = Set.of("require", "verify-ca", "verify-full");

    /** An SSLRequest (PostgreSQL manual, section 54.7): its length and its code. The answer is S or N. */
    private static final byte[] ASKED =
            ByteBuffer.allocate(8).putInt(8).putInt(80877103).array();

    private Encryption() {}

    static DatabaseFinding examined(DatabaseUrl url) {
        if (isDemanded(url)) {
            return new DatabaseFinding(Code.TLS_DEMANDED);
        }
        if (Stream.of(url.dataSource(Map.of()).getServerNames()).allMatch(Encryption::isThisMachine)) {
            return new DatabaseFinding(Code.TLS_NOT_NEEDED);
        }
        return new DatabaseFinding(mode(url).equals("disable") ? Code.TLS_OFF : Code.TLS_NOT_DEMANDED);
    }

    /** Whether no connection would be made without. */
    static boolean isDemanded(DatabaseUrl url) {
        return DEMANDING.contains(mode(url))
                || "require".equals(url.parameters().get("channelBinding"));
    }

    /** Whether the name in the server's certificate must be the host's. */
    static boolean isOfTheHost(DatabaseUrl url) {
        return mode(url).equals("verify-full");
    }

    /** Whether the first server says so, asked without logging in. */
    static boolean isRefused(DatabaseUrl url, Duration limit) {
        var server = url.dataSource(Map.of());
        var address = new InetSocketAddress(server.getServerNames()[0], server.getPortNumbers()[0]);
        var millis = Math.toIntExact(limit.toMillis());
        try (var socket = new Socket()) {
            socket.setSoTimeout(millis);
            socket.connect(address, millis);
            socket.getOutputStream().write(ASKED);
            return socket.getInputStream().read() == 'N';
        } catch (IOException _) {
            return false; // nobody said so
        }
    }

    /** As pgjdbc understands the two parameters. */
    private static String mode(DatabaseUrl url) {
        var parameters = url.parameters();
        var ssl = parameters.getOrDefault("ssl", "false");
        return parameters.getOrDefault(
                "sslmode", ssl.isEmpty() || Boolean.parseBoolean(ssl) ? "verify-full" : "prefer");
    }

    /** By what is written, since whoever answers for a name could say anything. */
    private static boolean isThisMachine(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }
}
