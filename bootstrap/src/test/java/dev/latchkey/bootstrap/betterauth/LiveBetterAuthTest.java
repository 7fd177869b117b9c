package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job, with nothing in between left out: the real npm package signs, the real program serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveBetterAuthTest {
    private final Map<Signing, BetterAuthServer> servers = new EnumMap<>(Signing.class);
    private final Map<Signing, LatchkeyProcess> latchkeys = new EnumMap<>(Signing.class);

    private @Nullable EmbeddedPostgres postgres;

    @BeforeAll
    void start(@TempDir Path data) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(data.resolve("shared"));
        for (var signing : Signing.values()) {
            var server = BetterAuthServer.start(signing);
            servers.put(signing, server);
            var settings = signing == Signing.EDDSA
                    ? Map.of(
                            "BETTER_AUTH_URL",
                            server.url(),
                            "LATCHKEY_DATA_DIR",
                            data.resolve("own").toString())
                    : settings(signing, server, postgres);
            latchkeys.put(signing, LatchkeyProcess.start(settings));
        }
    }

    private static Map<String, String> settings(Signing signing, BetterAuthServer server, EmbeddedPostgres postgres) {
        var settings = new HashMap<>(
                signing == Signing.HS256
                        ? Map.of(
                                "LATCHKEY_TOKEN_ISSUER", server.url(),
                                "LATCHKEY_TOKEN_AUDIENCE", server.url(),
                                "LATCHKEY_TOKEN_SECRET", Signing.SHARED_SECRET)
                        : Map.of("BETTER_AUTH_URL", server.url()));
        settings.put("DATABASE_URL", postgres.applicationUrl());
        settings.put("LATCHKEY_DATABASE_OWNER_URL", postgres.ownerUrl());
        return settings;
    }

    @AfterAll
    void stop() throws IOException {
        latchkeys.values().forEach(LatchkeyProcess::close);
        for (var server : servers.values()) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private BetterAuthServer server(Signing signing) {
        return Objects.requireNonNull(servers.get(signing));
    }

    private LatchkeyProcess latchkey(Signing signing) {
        return Objects.requireNonNull(latchkeys.get(signing));
    }

    private static String header(String token) {
        return new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void whoSignsUpIsTheUserOfTheirToken(Signing signing) throws IOException, InterruptedException {
        var user = server(signing).signUp("whoever");
        var token = server(signing).token(user);
        assertEquals(signing.algorithm(), JsonText.member(header(token), "alg"));

        var me = latchkey(signing).get(token, "/api/me");
        assertEquals(200, me.statusCode());
        assertEquals("{\"userId\":\"" + user.userId() + "\"}", me.body());
    }

    @ParameterizedTest
    @EnumSource
    void eachSeesTheirOwnTasksAlone(Signing signing) throws IOException, InterruptedException {
        var latchkey = latchkey(signing);
        var alice = server(signing).token(server(signing).signUp("alice"));
        var bob = server(signing).token(server(signing).signUp("bob"));

        var made = latchkey.send("POST", alice, "/api/tasks", "{\"title\":\"Water the plants\"}");
        assertEquals(201, made.statusCode());
        var path = "/api/tasks/" + JsonText.member(made.body(), "id");
        assertEquals(made.body(), latchkey.get(alice, path).body());

        assertEquals(
                "{\"items\":[],\"nextCursor\":null}",
                latchkey.get(bob, "/api/tasks").body());
        for (var method : List.of("GET", "PATCH", "DELETE")) {
            var body = method.equals("PATCH") ? "{\"completed\":true}" : "";
            var answer = latchkey.send(method, bob, path, body);
            assertEquals(404, answer.statusCode(), method);
            assertEquals("not_found", JsonText.member(answer.body(), "code"), method);
        }

        assertEquals(
                "{\"items\":[" + made.body() + "],\"nextCursor\":null}",
                latchkey.get(alice, "/api/tasks").body());
    }

    /** With a Latchkey of its own: how often an issuer is asked for keys is limited, and others ask for unknown ones. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HS256")
    void rotatedKeysAreFollowedWithoutARestart(Signing signing) throws IOException, InterruptedException {
        try (var server = BetterAuthServer.start(signing);
                var latchkey = LatchkeyProcess.start(settings(signing, server, Objects.requireNonNull(postgres)))) {
            var user = server.signUp("steady");
            var before = server.token(user);
            assertEquals(200, latchkey.get(before, "/api/me").statusCode());

            server.rotateKeys();
            var after = server.token(user);

            assertNotEquals(JsonText.member(header(before), "kid"), JsonText.member(header(after), "kid"));
            assertEquals(200, latchkey.get(after, "/api/me").statusCode());
            assertEquals(200, latchkey.get(before, "/api/me").statusCode());
        }
    }

    /** Better Auth forgets the session and mints no more; what it has minted lives to its exp (15 minutes by default). */
    @ParameterizedTest
    @EnumSource
    void aTokenOutlivesItsSignOut(Signing signing) throws IOException, InterruptedException {
        var user = server(signing).signUp("leaving");
        var token = server(signing).token(user);

        server(signing).signOut(user);

        assertEquals(401, server(signing).askForToken(user).statusCode());
        assertEquals(200, latchkey(signing).get(token, "/api/me").statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void aSessionTokenIsNoBearerToken(Signing signing) throws IOException, InterruptedException {
        var user = server(signing).signUp("confused");
        assertRefused(latchkey(signing).get(user.sessionToken(), "/api/me"));
    }

    @ParameterizedTest
    @EnumSource
    void aTokenOfAnotherServerIsRefused(Signing signing) throws IOException, InterruptedException {
        for (var other : EnumSet.complementOf(EnumSet.of(signing))) {
            var stranger = server(other).signUp("stranger-to-" + signing.algorithm());
            assertRefused(latchkey(signing).get(server(other).token(stranger), "/api/me"));
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertEquals(401, answer.statusCode());
        assertEquals("invalid_token", JsonText.member(answer.body(), "code"));
    }
}
