package dev.latchkey.adapters.jwt;

/** Keys of one origin, which prove the algorithms that are theirs. */
@FunctionalInterface
interface KeySource {
    SignatureProof prove(JoseHeader header, CompactJws jws);
}
