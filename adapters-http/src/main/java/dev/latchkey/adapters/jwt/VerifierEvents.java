package dev.latchkey.adapters.jwt;

/** Told of each look into the memory of proven tokens and each fetch of keys; for who counts, from many threads at once. */
public interface VerifierEvents {
    /** For who does not want to know. */
    VerifierEvents UNHEARD = new VerifierEvents() {
        @Override
        public void hit() {}

        @Override
        public void miss() {}

        @Override
        public void evicted() {}

        @Override
        public void fetched(String outcome) {}
    };

    /** A token was known. */
    void hit();

    /** A token was not known, or not under the keys of now. */
    void miss();

    /** A token was forgotten to make room. */
    void evicted();

    /** The issuer's keys were asked for: {@code ok}, or the reason for which they were not had. */
    void fetched(String outcome);
}
