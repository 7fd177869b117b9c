package dev.latchkey.adapters.jwt;

import java.net.URI;
import java.time.Duration;

/** Told what comes of each fetch of the issuer's keys, by the thread that fetches; for who has words for it. */
public interface JwkSetEvents {
    /** For who does not want to know. */
    JwkSetEvents UNHEARD = new JwkSetEvents() {
        @Override
        public void dated(Duration clockDifference) {}

        @Override
        public void failed(URI location, String reason, JwkSetFinding why) {}
    };

    /** An answer had a date, be there a set in it or not: see {@link JwkSetExamination#clockDifference()}. */
    void dated(Duration clockDifference);

    /** A fetch brought no set. */
    void failed(URI location, String reason, JwkSetFinding why);
}
