package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How a transaction is told for whom it speaks. */
final class Subject {
    private static final String TIMEOUTS =
            "set_config('statement_timeout', ?, true), set_config('idle_in_transaction_session_timeout', ?, true)";
    private static final String AS_SAID = "select set_config('latchkey.user_id', ?, true),"
            + " set_config('latchkey.pseudonym', ?, true), " + TIMEOUTS;
    private static final String AS_PROVEN = "select latchkey.speak_for(?, ?, ?), " + TIMEOUTS;

    private final Pseudonyms pseudonyms;
    private final @Nullable BindingSecret binding;

    /** @param binding {@code null} where the database does not demand a proof */
    Subject(Pseudonyms pseudonyms, @Nullable BindingSecret binding) {
        this.pseudonyms = pseudonyms;
        this.binding = binding;
    }

    boolean isBound() {
        return binding != null;
    }

    /**
     * Makes the transaction speak for the user, until it ends.
     *
     * @param timeout how long a statement may take or the transaction stand still, likewise
     */
    Preamble speakFor(UserId user, Duration timeout) {
        return speakFor(user.value(), timeout);
    }

    /** Speaks for nobody there is, to see whether PostgreSQL takes the proof. */
    Preamble trial(Duration timeout) {
        return speakFor("nobody's trial", timeout);
    }

    private Preamble speakFor(String subject, Duration timeout) {
        var pseudonym = pseudonyms.of(subject);
        var millis = Long.toString(timeout.toMillis());
        if (binding == null) {
            return new Preamble(AS_SAID, subject, pseudonym, millis, millis);
        }
        var proof = binding.mac((pseudonym + "\n" + subject).getBytes(StandardCharsets.UTF_8));
        return new Preamble(AS_PROVEN, subject, pseudonym, proof, millis, millis);
    }

    /** One moment for all that the transaction reads; before anything else in it. */
    static Preamble oneSnapshot() {
        return new Preamble("set transaction isolation level repeatable read read only");
    }

    /** Lets the transaction go on only if the caller's access still stands; {@code alone} keeps additions out meanwhile. */
    static Preamble admit(Caller caller, boolean alone) {
        return new Preamble("select latchkey.admit(?, ?)", caller.provenAt().atOffset(ZoneOffset.UTC), alone);
    }

    /**
     * Lets the statements after it go over many rows: in the order in which they lie in the table, whatever the planner
     * knows of the user. In that of an index each of its pages could come from the disk, and be written, once a row.
     *
     * @param limit how long a statement may take
     * @param patience how long it may wait for a row that someone else has locked
     */
    static Preamble overManyRows(Duration limit, Duration patience) {
        return new Preamble(
                "select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),"
                        + " set_config('enable_indexscan', 'off', true)",
                Long.toString(limit.toMillis()),
                Long.toString(patience.toMillis()));
    }
}
