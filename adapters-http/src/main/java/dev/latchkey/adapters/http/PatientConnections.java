package dev.latchkey.adapters.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections on which a client may be silent for so long where it should speak, and not much longer: then there is
 * nothing more to be read from it. One thread looks after all of them, where the time limit of a socket costs a timer for
 * every wait. The web server shows a socket when it is accepted, and a connection when it is made: they are one where
 * both ends are the same.
 */
final class PatientConnections implements ServerConnectionSelector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientConnections.class);
    private static final int LOOKS = 16;

    private record Ends(SocketAddress here, SocketAddress there) {}

    private final ServerConnectionSelector protocol;
    private final Duration patience;
    private final Map<Ends, Listening> connections = new ConcurrentHashMap<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Thread watch;

    private PatientConnections(ServerConnectionSelector protocol, Duration patience) {
        this.protocol = protocol;
        this.patience = patience;
        this.watch = Thread.ofPlatform().daemon().name("patience").unstarted(this::watch);
    }

    /** @param protocol what is spoken on them */
    static PatientConnections start(ServerConnectionSelector protocol, Duration patience) {
        var connections = new PatientConnections(protocol, patience);
        connections.watch.start();
        return connections;
    }

    /** A socket that will be a connection. */
    void accept(Socket socket) {
        var ends = new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
        connections.put(ends, new Listening(socket, System::nanoTime));
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var ends = new Ends(context.localPeer().address(), context.remotePeer().address());
        var listening = connections.get(ends);
        if (listening == null) {
            throw new LastAnswer("closed before it was heard");
        }
        return protocol.connection(new ReadContext(context, new DataReader(listening.to(context.serverSocket()))));
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
    private boolean isOver(Listening listening) {
        try {
            return listening.isOver(patience);
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
