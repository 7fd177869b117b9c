package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports that do not become whole: what the audit log says of them, and what their readers have. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenOffExportTest {
    // printf %s alice | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    private static final String ALICE =
            "\"subject\":\"6664a42048c6d6d7fe3657e39b14155c099246385212db085614c81f5b9c938d\"";
    private static final String BROKEN_OFF = "\"event\":\"export_broken_off\"";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Service service;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        postgres = EmbeddedPostgres.start(data);
        service = Service.start(postgres, Map.of("LATCHKEY_AUDIT_KEY", "k".repeat(32)));
        // Much more than fits between the service and a client who does not read.
        Sql.execute(
                postgres.ownerUrl(),
                "alter table latchkey.task no force row level security",
                """
                insert into latchkey.task
                select 'alice', gen_random_uuid(), 'task', repeat('x', 2000), false, now(), now(), 1
                from generate_series(1, 20000)""",
                "alter table latchkey.task force row level security");
    }

    @AfterAll
    void stop() {
        service.close();
        postgres.close();
    }

    /** Of whom all is so much that the rest of it is still to come. */
    private Socket exporting() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        var request = "GET /api/me/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Service.token("alice")
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("HTTP/1.1 200", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        return socket;
    }

    private void assertTold() throws InterruptedException {
        var line = service.program().awaitLine("\"event\":\"export");
        assertTrue(line.contains(BROKEN_OFF) && line.contains(ALICE), line);
    }

    @Test
    void isToldOfWhereTheDatabaseFailsInTheMiddle() throws Exception {
        var received = new ByteArrayOutputStream();
        try (var reader = exporting()) {
            Sql.execute(
                    postgres.applicationUrl(),
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where usename = current_user and state <> 'idle' and pid <> pg_backend_pid()");
            try {
                reader.getInputStream().transferTo(received);
            } catch (SocketException _) {
                // reset: as good an end
            }
        }

        assertTold();
        assertFalse(received.toString(StandardCharsets.UTF_8).endsWith("\r\n0\r\n\r\n"));
    }

    @Test
    void isToldOfWhereItsReaderLeaves() throws Exception {
        exporting().close();

        assertTold();
    }

    @Test
    void isNotWhatBecomesOfOneThatIsReadToItsEnd() throws Exception {
        assertEquals(200, service.get("/api/me/export", Service.token("alice")).statusCode());

        var line = service.program().awaitLine("\"event\":\"export");
        assertTrue(line.contains("\"event\":\"exported\"") && line.contains(ALICE), line);
    }
}
