package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backup of before an erasure, after what docs/privacy.md tells operators to do with it. */
@Timeout(60)
final class RestoredBackupTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ""), "../docs/privacy.md");
    private static final Pattern SQL = Pattern.compile("(?s)```sql\\n((?:(?!```).)*erasure_copy.*?)```");

    /** What PostgreSQL compares the end of a revocation with. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final Caller alice = new Caller(new UserId("alice"), now.minusSeconds(60), null);
    private final Caller bob = new Caller(new UserId("bob"), now.minusSeconds(60), null);

    @Nested
    final class HoldsNothingOfTheErasedUser {
        @Test
        void whereNothingBindsTheUser() throws IOException {
            isForgottenAgain(null);
        }

        @Test
        void whereASecretBindsTheUser() throws IOException {
            isForgottenAgain(new BindingSecret("binding-secret-0123456789-abcdefgh"));
        }
    }

    private void isForgottenAgain(@Nullable BindingSecret secret) throws IOException {
        var database = PostgresServer.newDatabase().migratedWith(secret);
        try (var before = database.openWith(secret)) {
            before.tasks().add(alice, task(1));
            before.tasks().add(bob, task(2));
            database.execute("postgres", "create table backup as table latchkey.task");
            before.personalData().erase(alice, new ErasureReceipt(new UUID(0, 3), now));
        }
        database.execute("postgres", """
                create table erasure_copy as table latchkey.erasure;
                create table revocation_copy as table latchkey.revocation;
                grant select on erasure_copy, revocation_copy to %s;
                delete from latchkey.erasure;
                delete from latchkey.revocation;
                delete from latchkey.task;
                insert into latchkey.task table backup""".formatted(database.owner()));

        database.execute(database.owner(), sql());

        assertEquals(List.of("bob"), database.query("postgres", "select owner from latchkey.task"));
        assertEquals(
                List.of(new UUID(0, 3).toString()), database.query("postgres", "select receipt from latchkey.erasure"));
        try (var after = database.openWith(secret)) {
            assertEquals(AccessStatus.REVOKED, after.revocations().check(alice));
            assertEquals(AccessStatus.STANDS, after.revocations().check(bob));
        }
    }

    private Task task(int number) {
        return Task.create(new TaskId(new UUID(0, number)), new Title("task"), null, false, now.minusSeconds(60));
    }

    private static String sql() throws IOException {
        var matcher = SQL.matcher(Files.readString(PAGE));
        if (!matcher.find()) {
            throw new AssertionError("the page has no such SQL");
        }
        return matcher.group(1);
    }
}
