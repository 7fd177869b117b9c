package dev.latchkey.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Issues tokens like those of Better Auth's {@code GET /api/auth/token}, for trying things out: an Ed25519 key of its
 * own, kept in the data directory and readable to the user alone, and the JWK Set for it beside.
 */
final class DevelopmentIssuer {
    static final String ISSUER = "http://development-issuer.latchkey.invalid";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int RAW_KEY_BYTES = 32;

    private final PrivateKey key;
    private final String keyId;

    private DevelopmentIssuer(PrivateKey key, String keyId) {
        this.key = key;
        this.keyId = keyId;
    }

    /** The issuer of this data directory, with a new key if it has none yet. */
    static DevelopmentIssuer open(Path dataDirectory) throws IOException {
        try {
            var keys = keys(directory(dataDirectory));
            var keyId = keyId(keys.getPublic());
            var jwk = new LinkedHashMap<String, String>();
            jwk.put("alg", "EdDSA");
            jwk.put("crv", "Ed25519");
            jwk.put("x", x(keys.getPublic()));
            jwk.put("kty", "OKP");
            jwk.put("kid", keyId);
            Files.writeString(Path.of(jwkSet(dataDirectory)), JSON.writeValueAsString(Map.of("keys", List.of(jwk))));
            return new DevelopmentIssuer(keys.getPrivate(), keyId);
        } catch (GeneralSecurityException e) {
            throw new IOException("the development issuer's key cannot be used", e);
        } catch (FileSystemException e) {
            throw new IOException(
                    "the data directory " + dataDirectory
                            + " cannot be written: check its owner and permissions, or set"
                            + " LATCHKEY_DATA_DIR to another place",
                    e);
        }
    }

    /** Where the JWK Set of this data directory's issuer is, once it has been opened. */
    static URI jwkSet(Path dataDirectory) {
        return directory(dataDirectory).resolve("jwks.json").toUri();
    }

    /** A token for the subject, with {@code claims} added or put in place of the usual ones. */
    String issue(String subject, Instant now, Duration expiresIn, Map<String, ?> claims) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("iat", now.getEpochSecond());
        payload.put("sub", subject);
        payload.put("exp", now.plus(expiresIn).getEpochSecond());
        payload.put("iss", ISSUER);
        payload.put("aud", ISSUER);
        payload.putAll(claims);
        var header = new LinkedHashMap<String, Object>();
        header.put("alg", "EdDSA");
        header.put("kid", keyId);
        var signingInput = encode(JSON.writeValueAsBytes(header)) + "." + encode(JSON.writeValueAsBytes(payload));
        return signingInput + "." + encode(sign(signingInput));
    }

    private byte[] sign(String signingInput) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(signingInput.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign with Ed25519", e);
        }
    }

    private static Path directory(Path dataDirectory) {
        return dataDirectory.resolve("development-issuer");
    }

    private static KeyPair keys(Path directory) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        var file = directory.resolve("key");
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, owner);
            var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.writeString(
                    file,
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                            + System.lineSeparator()
                            + Base64.getEncoder()
                                    .encodeToString(keys.getPublic().getEncoded()));
            return keys;
        } catch (FileAlreadyExistsException e) {
            return readKeys(file);
        }
    }

    private static KeyPair readKeys(Path file) throws IOException, GeneralSecurityException {
        var lines = Files.readAllLines(file);
        if (lines.size() != 2) {
            throw new IOException("the development issuer's key file is damaged: delete " + file);
        }
        var factory = KeyFactory.getInstance("Ed25519");
        var decoder = Base64.getDecoder();
        try {
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(decoder.decode(lines.getLast()))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(lines.getFirst()))));
        } catch (IllegalArgumentException e) {
            throw new IOException("the development issuer's key file is damaged: delete " + file, e);
        }
    }

    /** The JWK member {@code x} (RFC 8037 section 2): the raw key, which ends the encoded one (RFC 8410 section 4). */
    private static String x(PublicKey key) {
        var encoded = key.getEncoded();
        return encode(Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length));
    }

    /** The JWK thumbprint (RFC 7638). */
    private static String keyId(PublicKey key) throws GeneralSecurityException {
        var members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x(key) + "\"}";
        return encode(MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
