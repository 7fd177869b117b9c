package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Threat 5.11. */
class ConversationTest {
    private static final Duration PATIENCE = Duration.ofNanos(10);

    // Where System.nanoTime may overflow.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    private final Socket accepted = server.accept();
    private final Conversation conversation = new Conversation(accepted, now::get);

    ConversationTest() throws IOException {}

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
        var heard = conversation.heard(reading(() -> {
            look.run();
            return new byte[1];
        }));
        assertEquals(1, heard.get().length);
    }

    @Test
    void hearsWhatTheClientSays() throws IOException {
        client.getOutputStream().write(new byte[] {1, 2, 3});
        var heard = conversation.heard(PlainSocket.server(accepted, "a", "b")).get();
        assertArrayEquals(new byte[] {1, 2, 3}, heard);
    }

    /** Whether the client is heard no more after a look. */
    private boolean isHeardNoMore() {
        assertFalse(conversation.isOver(PATIENCE));
        return accepted.isInputShutdown();
    }

    @Test
    void hearsNoMoreOfAClientWhoIsSilentForTooLong() {
        now.addAndGet(1000);
        whileWaiting(() -> {
            now.addAndGet(10);
            assertFalse(isHeardNoMore());
            now.addAndGet(1);
            assertTrue(isHeardNoMore());
            assertTrue(isHeardNoMore());
        });
    }

    @Test
    void hearsNoMoreWhetherOrNotAnotherOfTheSameEndsHasEnded() {
        now.addAndGet(1000);
        whileWaiting(() -> {
            assertEquals(0, conversation.heard(reading(() -> new byte[0])).get().length);
            now.addAndGet(11);
            assertTrue(isHeardNoMore());
        });
    }

    /** The client says a little, without end. */
    private void say() {
        assertEquals(1, conversation.heard(reading(() -> new byte[1])).get().length);
    }

    @Test
    void hearsNoMoreOfAClientWhoAsksOneThingForTooLong() {
        now.addAndGet(1000);
        say();
        now.addAndGet(10);
        say();
        now.addAndGet(10);
        whileWaiting(() -> {
            assertFalse(isHeardNoMore());
            now.addAndGet(1);
            assertTrue(isHeardNoMore());
        });
    }

    @Test
    void doesNotCountTheTimeBeforeAClientAsks() {
        now.addAndGet(1000);
        var heard = conversation.heard(reading(() -> {
            now.addAndGet(9);
            return new byte[1];
        }));
        assertEquals(1, heard.get().length);
        now.addAndGet(20);
        whileWaiting(() -> assertFalse(isHeardNoMore()));
    }

    @Test
    void doesNotCountTheTimeThatAnAnswerTakes() {
        now.addAndGet(1000);
        say();
        now.addAndGet(21);
        assertFalse(isHeardNoMore());
    }

    @Test
    void countsAnewForEachAnswer() {
        now.addAndGet(1000);
        say();
        now.addAndGet(21);
        conversation
                .told((DataWriter) Proxy.newProxyInstance(
                        DataWriter.class.getClassLoader(), new Class<?>[] {DataWriter.class}, (_, _, _) -> null))
                .flush();
        whileWaiting(() -> assertFalse(isHeardNoMore()));
        now.addAndGet(21);
        whileWaiting(() -> assertTrue(isHeardNoMore()));
    }

    @Test
    void knowsHowLongTheClientIsSilent() {
        assertTrue(conversation.silence() < 0);
        whileWaiting(() -> {
            assertEquals(0, conversation.silence());
            now.addAndGet(7);
            assertEquals(7, conversation.silence());
        });
        assertTrue(conversation.silence() < 0);
    }

    @Test
    void hearsNothingAfterThatAndLeavesTheClientAnAnswer() throws IOException {
        var in = accepted.getInputStream();
        whileWaiting(() -> {
            now.addAndGet(11);
            assertTrue(isHeardNoMore());
        });
        assertEquals(-1, in.read());
        accepted.getOutputStream().write(7);
        assertEquals(7, client.getInputStream().read());
    }

    @Test
    void goesOnBeforeAnybodyListens() {
        now.addAndGet(1000);
        assertFalse(isHeardNoMore());
    }

    @Test
    void goesOnWhileSomebodyAnswers() {
        whileWaiting(() -> {});
        now.addAndGet(1000);
        assertFalse(isHeardNoMore());
    }

    @Test
    void isOverWithTheConnection() throws IOException {
        accepted.close();
        assertTrue(conversation.isOver(PATIENCE));
    }

    @Test
    void isOverWhereItEndsWhileTheClientIsSilent() {
        whileWaiting(() -> {
            now.addAndGet(11);
            try {
                accepted.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            conversation.hearNoMore();
            assertTrue(conversation.isOver(PATIENCE));
        });
    }

    @Test
    void failsAsTheWebServersOwnReaderDoes() {
        var broken = new UncheckedIOException(new IOException());
        var heard = conversation.heard(reading(() -> {
            throw broken;
        }));
        var failure = assertThrows(ServerConnectionException.class, heard::get);
        assertSame(broken, failure.getCause());
        now.addAndGet(11);
        assertFalse(isHeardNoMore());
    }

    /** Threat 5.12. */
    @Nested
    class Telling {
        private final List<String> told = new ArrayList<>();
        private final BufferData data = BufferData.create(new byte[] {1});

        /** Or each client who leaves during an answer would be a fault of ours, told with the whole request line. */
        @Test
        void failsAsTheWebServersOwnReaderDoes() {
            var broken = new UncheckedIOException(new IOException());
            var writer = writing(() -> {
                throw broken;
            });
            var failure = assertThrows(ServerConnectionException.class, () -> writer.write(data));
            assertSame(broken, failure.getCause());
            now.addAndGet(11);
            assertFalse(conversation.isOver(PATIENCE));
        }

        /** A writer that says what is called of it, and during that has this looked at. */
        private DataWriter writing(Runnable look) {
            return conversation.told((DataWriter) Proxy.newProxyInstance(
                    DataWriter.class.getClassLoader(), new Class<?>[] {DataWriter.class}, (_, method, arguments) -> {
                        look.run();
                        told.add(method.getName()
                                + (arguments == null ? "" : arguments[0] instanceof BufferData[] ? " all" : " one"));
                        return null;
                    }));
        }

        @Test
        void isTheWebServersOwn() {
            var writer = writing(() -> {});
            writer.write(data);
            writer.write(new BufferData[] {data});
            writer.writeNow(data);
            writer.writeNow(new BufferData[] {data});
            writer.flush();
            writer.close();
            assertEquals(List.of("write one", "write all", "writeNow one", "writeNow all", "flush", "close"), told);
        }

        @Test
        void endsWhereTheClientDoesNotListenForTooLong() {
            now.addAndGet(1000);
            var looks = new AtomicInteger();
            var writer = writing(() -> {
                now.addAndGet(10);
                assertFalse(conversation.isOver(PATIENCE));
                now.addAndGet(1);
                assertTrue(conversation.isOver(PATIENCE));
                looks.incrementAndGet();
            });
            writer.writeNow(data);
            assertEquals(1, looks.get());
            assertTrue(accepted.isClosed());
        }

        @Test
        void isWatchedWhateverTells() {
            for (var write : List.<Consumer<DataWriter>>of(
                    it -> it.write(data),
                    it -> it.write(new BufferData[] {data}),
                    it -> it.writeNow(data),
                    it -> it.writeNow(new BufferData[] {data}),
                    DataWriter::flush)) {
                now.addAndGet(1000);
                // The silence of a client who is told something is none.
                write.accept(writing(() -> {
                    assertFalse(conversation.isOver(PATIENCE));
                    assertTrue(conversation.silence() < 0);
                }));
            }
            now.addAndGet(1000);
            assertFalse(conversation.isOver(PATIENCE));
        }

        @Test
        void goesOnForAnAnswerToAClientWhoIsHeardNoMore() {
            whileWaiting(() -> {
                now.addAndGet(11);
                assertTrue(isHeardNoMore());
                writing(() -> assertFalse(conversation.isOver(PATIENCE))).write(data);
            });
        }
    }
}
