package dev.latchkey.benchmarks;

import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.benchmarks.Contest.Way;
import dev.latchkey.bootstrap.VerifierOfSettings;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Whether letting a user in grows dearer with the number of users, of keys and of revocations. */
final class VerificationGrowth {
    private static final int ROUNDS = 20;
    // A sum of all rounds is below the minute for which a token is known.
    private static final int KNOWN_A_ROUND = 50_000;
    private static final int PROVEN_A_ROUND = 500;
    private static final int CHECKED_A_ROUND = 20_000;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Options options;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private VerificationGrowth(Options options) {
        this.options = options;
    }

    static void run(Options options) throws Exception {
        var measurement = new VerificationGrowth(options);
        try {
            measurement.users();
            measurement.keys();
            measurement.revocations();
        } finally {
            for (var part : measurement.opened.reversed()) {
                part.close();
            }
        }
    }

    private void users() throws GeneralSecurityException, IOException, SQLException {
        var issuer = Issuer.of(Issuer.HS256);
        var ways = new ArrayList<Way>();
        for (var users : options.numbers("users", "1,1000,100000")) {
            var verifier = verifier(issuer, users);
            var tokens = new BearerToken[users];
            for (var user = 0; user < users; user++) {
                tokens[user] = new BearerToken(issuer.token("user-" + user));
                require(verifier.verify(tokens[user]) instanceof TokenVerification.Verified);
            }
            var random = new SplittableRandom(users);
            ways.add(new Way(name(users, "known"), () -> verifier.verify(tokens[random.nextInt(users)])));
            // Here the text comes out of memory, where in the service the network has just brought it.
            ways.add(new Way(
                    name(users, "known, their text read and no more"),
                    () -> require(tokens[random.nextInt(users)].value().indexOf('!') < 0)));
        }
        new Contest(ROUNDS, KNOWN_A_ROUND).run("A token that was seen before, of so many", ways);
    }

    private void keys() throws GeneralSecurityException, IOException, SQLException {
        var ways = new ArrayList<Way>();
        for (var keys : options.numbers("keys", "1,8,64")) {
            var issuer = Issuer.of(Algorithm.EdDSA, keys);
            var verifier = verifier(issuer, 0);
            var token = new BearerToken(issuer.token("user"));
            require(verifier.verify(token) instanceof TokenVerification.Verified);
            ways.add(new Way(name(keys, "keys in the set"), () -> verifier.verify(token)));
        }
        new Contest(ROUNDS, PROVEN_A_ROUND).run("A token that has to be proven, Ed25519, of the last key", ways);
    }

    private void revocations() throws IOException, SQLException {
        // Nobody else's revocation can be passed over for being of before.
        var caller = new Caller(new UserId("user"), Instant.EPOCH, null);
        var ways = new ArrayList<Way>();
        for (var rows : options.numbers("revocations", "1,1000,1000000")) {
            var server = opened(Postgres.start());
            server.asOwner(
                    "alter table latchkey.revocation no force row level security",
                    """
                    insert into latchkey.revocation (pseudonym, revoked_until, ends_at)
                    select sha256(n::text::bytea), now(), now() + interval '7 days' from generate_series(1, %d) n""".formatted(rows),
                    "alter table latchkey.revocation force row level security");
            var revocations = opened(Database.open(server.config())).revocations();
            while (revocations.check(caller) != AccessStatus.STANDS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            ways.add(new Way(name(rows, "revocations"), () -> revocations.check(caller)));
        }
        new Contest(ROUNDS, CHECKED_A_ROUND).run("Whether a user's access was taken back", ways);
    }

    private TokenVerifier verifier(Issuer issuer, int known) {
        var settings = new HashMap<>(issuer.settings());
        settings.put("LATCHKEY_TOKEN_CACHE_SIZE", Integer.toString(known));
        return opened(new VerifierOfSettings(settings)).get();
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    private static String name(int number, String what) {
        return String.format(Locale.ROOT, "%,d %s", number, what);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("another verdict than what is to be measured");
        }
    }
}
