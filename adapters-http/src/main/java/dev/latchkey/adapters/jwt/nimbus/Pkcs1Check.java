package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * RSASSA-PKCS1-v1_5 as RFC 8017 section 8.2.2 has it: the signature is raised to the exponent once, by a provider, and has
 * to give the one block that there is for the message, octet by octet. No padding is ever parsed.
 */
final class Pkcs1Check implements SignatureCheck {
    private final RSAPublicKey key;
    private final Provider provider;
    private final String digest;
    // The encoded message (section 9.2), but for the hash at its end.
    private final byte[] block;

    Pkcs1Check(JwsAlgorithm algorithm, RSAPublicKey key, Provider provider) throws InvalidKeyException {
        this.key = key;
        this.provider = provider;
        this.digest = "SHA-" + algorithm.joseName().substring("RS".length());
        var info = HexFormat.of()
                .parseHex(
                        switch (algorithm) {
                            case RS256 -> "3031300d060960864801650304020105000420";
                            case RS384 -> "3041300d060960864801650304020205000430";
                            case RS512 -> "3051300d060960864801650304020305000440";
                            default -> throw new InvalidKeyException("not RSASSA-PKCS1-v1_5");
                        });
        this.block = new byte[(key.getModulus().bitLength() + 7) / 8];
        var infoStart = block.length - info[info.length - 1] - info.length;
        if (infoStart < 11) {
            throw new InvalidKeyException("too short for " + digest);
        }
        block[1] = 1;
        Arrays.fill(block, 2, infoStart - 1, (byte) 0xff);
        System.arraycopy(info, 0, block, infoStart, info.length);
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        if (signature.length != block.length || new BigInteger(1, signature).compareTo(key.getModulus()) >= 0) {
            return false;
        }
        try {
            var hash = MessageDigest.getInstance(digest).digest(signingInput);
            var expected = block.clone();
            System.arraycopy(hash, 0, expected, expected.length - hash.length, hash.length);
            var cipher = Cipher.getInstance("RSA/ECB/NoPadding", provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return MessageDigest.isEqual(expected, cipher.doFinal(signature));
        } catch (GeneralSecurityException unprovable) {
            return false;
        }
    }

    @Override
    public boolean isStrict() {
        return true;
    }
}
