package dev.latchkey.adapters.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections on which a client may be silent for so long where it should speak, or not listen where it is spoken to, and
 * not much longer; where there are nearly as many as there may be, those who were silent the longest make room. One
 * thread looks after all of them, where the time limit of a socket costs a timer for every wait. The web server shows a
 * socket when it is accepted, and a connection when it is made: they are one where both ends are the same.
 */
final class PatientConnections implements ServerConnectionSelector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientConnections.class);
    private static final int LOOKS = 16;
    // Of all connections there may be, this part is kept free: the web server accepts none beyond them.
    private static final int SPARE_PART = 8;

    private record Ends(SocketAddress here, SocketAddress there) {}

    private final ServerConnectionSelector protocol;
    private final Duration patience;
    private final int most;
    private final Map<Ends, Conversation> connections = new ConcurrentHashMap<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Thread watch;

    private PatientConnections(ServerConnectionSelector protocol, Duration patience, int most) {
        this.protocol = protocol;
        this.patience = patience;
        this.most = most;
        this.watch = Thread.ofPlatform().daemon().name("patience").unstarted(this::watch);
    }

    /**
     * @param protocol what is spoken on them
     * @param most how many there may be
     */
    static PatientConnections start(ServerConnectionSelector protocol, Duration patience, int most) {
        var connections = new PatientConnections(protocol, patience, most);
        connections.watch.start();
        return connections;
    }

    /** A socket that will be a connection. */
    void accept(Socket socket) {
        var ends = new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
        connections.put(ends, new Conversation(socket, System::nanoTime));
        if (isCrowded()) {
            look();
            if (isCrowded()) {
                makeRoom();
            }
        }
    }

    private boolean isCrowded() {
        return connections.size() > most - most / SPARE_PART;
    }

    /** Half of what is kept free at once, so that it need not be done for each. */
    private void makeRoom() {
        record Silent(long nanos, Conversation conversation) {}
        connections.values().stream()
                .map(it -> new Silent(it.silence(), it))
                .filter(it -> it.nanos() >= 0)
                .sorted(Comparator.comparingLong(Silent::nanos).reversed())
                .limit(most / SPARE_PART / 2 + 1)
                .forEach(it -> it.conversation().hearNoMore());
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var ends = new Ends(context.localPeer().address(), context.remotePeer().address());
        var conversation = connections.get(ends);
        if (conversation == null) {
            throw new LastAnswer("closed before it was heard");
        }
        return protocol.connection(new ReadContext(
                context,
                new StrictReader(conversation.heard(context.serverSocket())),
                conversation.told(context.dataWriter())));
    }

    @Override
    public int bytesToIdentifyConnection() {
        return protocol.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return protocol.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return protocol.supportedApplicationProtocols();
    }

    /** Nobody is watched any more. */
    @Override
    public void close() {
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(LOOKS));
                look();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void look() {
        try {
            connections.values().removeIf(this::isOver);
        } catch (RuntimeException | Error _) {
            // It could not even be said what failed. The next look may fare better, and there must be one.
        }
    }

    /** A connection that cannot be looked at now is looked at again, and keeps no other from being looked at. */
    private boolean isOver(Conversation conversation) {
        try {
            return conversation.isOver(patience);
        } catch (RuntimeException | Error failure) {
            if (failed.compareAndSet(false, true)) {
                LOG.atError()
                        .addKeyValue("exception", failure.getClass().getName())
                        .log("connection_not_watched");
            }
            return false;
        }
    }
}
