package dev.latchkey.adapters.jwt;

/** Told what becomes of each look into the memory of proven tokens; for who counts, from many threads at once. */
public interface TokenCacheEvents {
    /** For who does not want to know. */
    TokenCacheEvents UNHEARD = new TokenCacheEvents() {
        @Override
        public void hit() {}

        @Override
        public void miss() {}

        @Override
        public void evicted() {}
    };

    /** A token was known. */
    void hit();

    /** A token was not known, or not under the keys of now. */
    void miss();

    /** A token was forgotten to make room. */
    void evicted();
}
