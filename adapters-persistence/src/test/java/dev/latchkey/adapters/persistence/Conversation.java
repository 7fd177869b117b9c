package dev.latchkey.adapters.persistence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one client and PostgreSQL say to each other, unencrypted, from a moment on when both were silent: messages of a
 * type, a length and a body (PostgreSQL manual, section 54.7).
 */
final class Conversation {
    private static final char PARSE = 'P';
    private static final char COMMAND_COMPLETE = 'C';
    private static final char EMPTY_QUERY = 'I';

    private record Message(char type, ByteBuffer body) {}

    private final ByteArrayOutputStream client = new ByteArrayOutputStream();
    private final ByteArrayOutputStream server = new ByteArrayOutputStream();

    private boolean clientsTurn = true;
    private int turns;

    synchronized void clientSays(byte[] bytes, int count) {
        client.write(bytes, 0, count);
        turns += clientsTurn ? 1 : 0;
        clientsTurn = false;
    }

    synchronized void serverSays(byte[] bytes, int count) {
        server.write(bytes, 0, count);
        clientsTurn = true;
    }

    synchronized void forget() {
        client.reset();
        server.reset();
        turns = 0;
    }

    /** Statements that ended, begin and commit included. */
    int statements() {
        return count(COMMAND_COMPLETE);
    }

    /** How often the client waited for the server; looks whether the connection lives, of the pool, are left out. */
    synchronized int roundTrips() {
        return turns - count(EMPTY_QUERY);
    }

    /** What the server was asked, without the parameters. */
    List<ByteBuffer> questions() {
        return messages(client).stream()
                .filter(message -> message.type == PARSE)
                .map(Message::body)
                .toList();
    }

    byte[] answers() {
        return server.toByteArray();
    }

    private int count(char type) {
        return Math.toIntExact(messages(server).stream()
                .filter(message -> message.type == type)
                .count());
    }

    private static List<Message> messages(ByteArrayOutputStream said) {
        var bytes = ByteBuffer.wrap(said.toByteArray());
        var messages = new ArrayList<Message>();
        while (bytes.hasRemaining()) {
            var type = (char) bytes.get();
            // The length counts itself.
            var length = bytes.getInt() - Integer.BYTES;
            messages.add(new Message(type, bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
        }
        return messages;
    }
}
