package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threat 5.11. */
class ListeningTest {
    private static final Duration PATIENCE = Duration.ofNanos(10);

    // Where System.nanoTime may overflow.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    private final Socket accepted = server.accept();
    private final Listening listening = new Listening(accepted, now::get);

    ListeningTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        server.close();
    }

    /** A socket on which that happens while somebody reads. */
    private static HelidonSocket reading(Supplier<byte[]> read) {
        return (HelidonSocket) Proxy.newProxyInstance(
                HelidonSocket.class.getClassLoader(), new Class<?>[] {HelidonSocket.class}, (_, _, _) -> read.get());
    }

    /** What is to be seen while somebody waits for the client. */
    private void whileWaiting(Runnable look) {
        var heard = listening.to(reading(() -> {
            look.run();
            return new byte[1];
        }));
        assertEquals(1, heard.get().length);
    }

    @Test
    void hearsWhatTheClientSays() throws IOException {
        client.getOutputStream().write(new byte[] {1, 2, 3});
        var heard = listening.to(PlainSocket.server(accepted, "a", "b")).get();
        assertArrayEquals(new byte[] {1, 2, 3}, heard);
    }

    @Test
    void isOverWhereTheClientIsSilentForTooLong() {
        now.addAndGet(1000);
        whileWaiting(() -> {
            now.addAndGet(10);
            assertFalse(listening.isOver(PATIENCE));
            now.addAndGet(1);
            assertTrue(listening.isOver(PATIENCE));
        });
    }

    @Test
    void isOverWhetherOrNotAnotherOfTheSameEndsHasEnded() {
        now.addAndGet(1000);
        whileWaiting(() -> {
            assertEquals(0, listening.to(reading(() -> new byte[0])).get().length);
            now.addAndGet(11);
            assertTrue(listening.isOver(PATIENCE));
        });
    }

    @Test
    void hearsNothingAfterThatAndLeavesTheClientAnAnswer() throws IOException {
        var in = accepted.getInputStream();
        whileWaiting(() -> {
            now.addAndGet(11);
            assertTrue(listening.isOver(PATIENCE));
        });
        assertEquals(-1, in.read());
        accepted.getOutputStream().write(7);
        assertEquals(7, client.getInputStream().read());
    }

    @Test
    void isNotOverBeforeAnybodyListens() {
        now.addAndGet(1000);
        assertFalse(listening.isOver(PATIENCE));
        assertFalse(accepted.isInputShutdown());
    }

    @Test
    void isNotOverWhileSomebodyAnswers() {
        whileWaiting(() -> {});
        now.addAndGet(1000);
        assertFalse(listening.isOver(PATIENCE));
        assertFalse(accepted.isInputShutdown());
    }

    @Test
    void isOverWithTheConnection() throws IOException {
        accepted.close();
        assertTrue(listening.isOver(PATIENCE));
    }

    @Test
    void isOverWhereTheClientIsHeardNoMoreAlready() throws IOException {
        accepted.shutdownInput();
        whileWaiting(() -> {
            now.addAndGet(11);
            assertTrue(listening.isOver(PATIENCE));
        });
    }

    @Test
    void failsAsTheWebServersOwnReaderDoes() {
        var broken = new UncheckedIOException(new IOException());
        var heard = listening.to(reading(() -> {
            throw broken;
        }));
        var failure = assertThrows(ServerConnectionException.class, heard::get);
        assertSame(broken, failure.getCause());
        now.addAndGet(11);
        assertFalse(listening.isOver(PATIENCE));
    }
}
