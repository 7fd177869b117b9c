package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues tokens as Better Auth does by default, the whole user record within: about 590 bytes each. */
final class Issuer {
    /** Not Better Auth's, since it is the symmetric one that its users choose. */
    static final String HS256 = "HS256";

    private static final String ISSUER = "http://127.0.0.1:3000";
    private static final String AUDIENCE = "http://127.0.0.1:8080";
    private static final String SECRET = "of the benchmarks alone: 0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int LIFE_SECONDS = 6 * 60 * 60;

    @FunctionalInterface
    private interface Signer {
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    private final String algorithm;
    private final String keyId;
    private final Signer signer;
    private final Map<String, String> settings;

    private Issuer(String algorithm, String keyId, Signer signer, Map<String, String> settings) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signer = signer;
        this.settings = new HashMap<>(settings);
        this.settings.put("LATCHKEY_TOKEN_ISSUER", ISSUER);
        this.settings.put("LATCHKEY_TOKEN_AUDIENCE", AUDIENCE);
    }

    /** @param algorithm by its JOSE name */
    static Issuer of(String algorithm) throws GeneralSecurityException, IOException {
        if (algorithm.equals(HS256)) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new Issuer(HS256, keyId(0), mac::doFinal, Map.of("LATCHKEY_TOKEN_SECRET", SECRET));
        }
        return of(Algorithm.valueOf(algorithm), 1);
    }

    /** One with so many keys, of which it uses the last. */
    static Issuer of(Algorithm algorithm, int keys) throws GeneralSecurityException, IOException {
        var published = new ArrayList<KeyPair>();
        for (var key = 0; key < keys; key++) {
            published.add(algorithm.newKeys());
        }
        return new Issuer(
                algorithm.name(),
                keyId(keys - 1),
                message -> algorithm.sign(published.getLast(), message),
                Map.of(
                        "LATCHKEY_TOKEN_JWKS_URL",
                        jwkSet(algorithm, published).toUri().toString()));
    }

    /** What the service has to be told to believe this issuer. */
    Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    String token(String user) throws GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        var payload = """
                {"iat":%d,"name":"User %s","email":"%s@example.com","emailVerified":true,"image":null,\
                "createdAt":"2026-11-01T10:00:00.000Z","updatedAt":"2026-11-01T10:00:00.000Z","id":"%s",\
                "exp":%d,"iss":"%s","aud":"%s","sub":"%s"}""".formatted(now, user, user, user, now + LIFE_SECONDS, ISSUER, AUDIENCE, user);
        var header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
        var message = encoded(header) + "." + encoded(payload);
        return message + "." + Algorithm.base64Url(signer.sign(message.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The same token with a signature of the same length that does not hold. */
    static String forged(String token) {
        var begin = token.lastIndexOf('.') + 1;
        var other = token.charAt(begin) == 'A' ? 'B' : 'A';
        return token.substring(0, begin) + other + token.substring(begin + 1);
    }

    private static String encoded(String json) {
        return Algorithm.base64Url(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String keyId(int number) {
        return "key-" + number;
    }

    private static Path jwkSet(Algorithm algorithm, List<KeyPair> keys) throws IOException {
        var jwks = new ArrayList<String>();
        for (var number = 0; number < keys.size(); number++) {
            var members = new HashMap<>(algorithm.jwk(keys.get(number).getPublic()));
            members.put("alg", algorithm.name());
            members.put("kid", keyId(number));
            jwks.add(members.entrySet().stream()
                    .map(it -> "\"" + it.getKey() + "\":\"" + it.getValue() + "\"")
                    .collect(Collectors.joining(",", "{", "}")));
        }
        var file = Files.createTempFile("benchmarks-jwks", ".json");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "{\"keys\":[" + String.join(",", jwks) + "]}");
    }
}
