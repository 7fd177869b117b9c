package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.IssuerKeys.Lookup;

/** The issuer's published keys, one of which the token has to name. */
final class IssuerKeySource implements KeySource {
    private final IssuerKeys keys;

    IssuerKeySource(IssuerKeys keys) {
        this.keys = keys;
    }

    @Override
    public SignatureProof prove(JoseHeader header, CompactJws jws) {
        var name = KeyName.of(header);
        return switch (keys.find(name)) {
            case Lookup.Found(var key) -> prove(name, key, jws);
            case Lookup.Unknown() -> SignatureProof.UNKNOWN_KEY;
            case Lookup.Unavailable() -> SignatureProof.KEYS_UNAVAILABLE;
        };
    }

    private SignatureProof prove(KeyName name, VerificationKey key, CompactJws jws) {
        if (key.signed(jws)) {
            return SignatureProof.HOLDS;
        }
        // Better Auth with serial ids gives an old id to a new key after its database was recreated; a token
        // without an id means the only key, which may be another by now.
        var successor = keys.successorOf(name, key);
        return successor != null && successor.signed(jws) ? SignatureProof.HOLDS : SignatureProof.FAILS;
    }
}
