package dev.latchkey.adapters.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;

/** The network between the adapter and PostgreSQL, which a test can break in three ways. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flowing = lock.newCondition();
    private final Condition holding = lock.newCondition();
    private final Conversation conversation = new Conversation();
    private boolean silent;
    private boolean cut;
    private int held;
    private int resets;

    Relay(String target) {
        this.target = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** All that went through; to be understood, it must be of one connection. */
    Conversation conversation() {
        return conversation;
    }

    /** Connections stay and say nothing any more, as behind a firewall that forgot them. */
    void silence() {
        set(true, false);
    }

    /** Connections break, and new ones break at once. */
    void cut() {
        set(false, true);
        sockets.forEach(Relay::close);
        sockets.clear();
    }

    /** The next connection is reset when it is there, those after it are not. */
    void resetNext() {
        lock.lock();
        try {
            resets++;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when something is held back by {@link #silence}. */
    void awaitHeldBack() throws InterruptedException {
        lock.lock();
        try {
            while (held == 0) {
                holding.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As at first; what was held back by {@link #silence} arrives. */
    void restore() {
        set(false, false);
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void set(boolean nowSilent, boolean nowCut) {
        lock.lock();
        try {
            silent = nowSilent;
            cut = nowCut;
            flowing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                if (isBroken(client)) {
                    close(client);
                    continue;
                }
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, conversation::clientSays));
                Thread.ofVirtual().start(() -> pump(server, client, conversation::serverSays));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pump(Socket from, Socket to, ObjIntConsumer<byte[]> listening) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            var buffer = new byte[8192];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                listening.accept(buffer, read);
                awaitFlow();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException _) {
            // broken, by the test or by either end
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitFlow() throws InterruptedException {
        lock.lock();
        try {
            while (silent) {
                held++;
                holding.signalAll();
                flowing.await();
                held--;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isBroken(Socket client) throws IOException {
        lock.lock();
        try {
            if (resets > 0) {
                resets--;
                // Closed so, it says RST instead of FIN.
                client.setSoLinger(true, 0);
                return true;
            }
            return cut;
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
