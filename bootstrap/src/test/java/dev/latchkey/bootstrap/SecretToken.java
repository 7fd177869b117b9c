package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens under a shared secret, which live for a quarter of an hour from now. */
final class SecretToken {
    static final String SECRET = "only-for-tests-".repeat(3);
    static final String ISSUER = "https://issuer.example.com";
    static final String AUDIENCE = "https://api.example.com";

    private SecretToken() {}

    /** Carol's. */
    static String of(String secret) {
        return of(secret, ISSUER);
    }

    static String of(String secret, String issuer) {
        return of(secret, issuer, "\"sub\":\"carol\"");
    }

    /** Of a service that takes these tokens and keeps its tables in {@code postgres}, on ports that are free. */
    static Map<String, String> environment(String secret, EmbeddedPostgres postgres) {
        return environment(secret, postgres.applicationUrl(), postgres.ownerUrl());
    }

    /** Of one that keeps them at these URLs. */
    static Map<String, String> environment(String secret, String databaseUrl, String ownerUrl) {
        return Map.of(
                "DATABASE_URL",
                databaseUrl,
                "LATCHKEY_DATABASE_OWNER_URL",
                ownerUrl,
                "LATCHKEY_TOKEN_ISSUER",
                ISSUER,
                "LATCHKEY_TOKEN_AUDIENCE",
                AUDIENCE,
                "LATCHKEY_TOKEN_SECRET",
                secret,
                "LATCHKEY_HTTP_HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "LATCHKEY_ADMIN_PORT",
                "0");
    }

    /** {@code members}: the claims beside issuer, audience and times, as they stand in JSON. */
    static String of(String secret, String issuer, String members) {
        var now = Instant.now().getEpochSecond();
        var claims = """
                {"iss":"%s","aud":"%s",%s,"iat":%d,"exp":%d}\
                """.formatted(issuer, AUDIENCE, members, now, now + 900);
        var input = base64Url("{\"alg\":\"HS256\"}") + "." + base64Url(claims);
        return input + "." + base64Url(mac(secret, input));
    }

    private static byte[] mac(String secret, String input) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"));
            return mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64Url(String text) {
        return base64Url(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
