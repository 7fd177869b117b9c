package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.domain.user.UserId;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
    private static final AuditKey KEY = new AuditKey("k".repeat(32));
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    // printf %s alice | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    private static final String DIGEST_OF_ALICE = "6664a42048c6d6d7fe3657e39b14155c099246385212db085614c81f5b9c938d";
    private static final String DIGEST_OF_BOB = "31b8f6020a534edc1bd375923b46151e6d8e85e7d68833ba0fe65bf330aca41e";

    private final AtomicLong now = new AtomicLong();
    private final AuditLog audit = new AuditLog(KEY, now::get);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = assertInstanceOf(Logger.class, LoggerFactory.getLogger(AuditLog.NAME));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    private void assertTold(String... expected) {
        assertEquals(
                List.of(expected), lines.list.stream().map(AuditLogTest::text).toList());
    }

    private static String text(ILoggingEvent line) {
        return line.getFormattedMessage()
                + line.getKeyValuePairs().stream()
                        .map(pair -> " " + pair.key + "=" + pair.value)
                        .collect(Collectors.joining());
    }

    private static long counted(String event) {
        return MetricsFactory.getInstance()
                .globalRegistry()
                .counter("latchkey.audit.events", List.of(Tag.create("event", event)))
                .map(counter -> counter.count())
                .orElse(0L);
    }

    @Nested
    class WhoComesIn {
        @Test
        void isToldTheFirstTimeAlone() {
            audit.admitted(ALICE);
            audit.admitted(BOB);
            audit.admitted(ALICE);
            assertTold(
                    "signed_in_first_seen subject=" + DIGEST_OF_ALICE, "signed_in_first_seen subject=" + DIGEST_OF_BOB);
        }

        @Test
        void isNotTakenForWhoeverHasTheSameHashCode() {
            audit.admitted(new UserId("Aa"));
            audit.admitted(new UserId("BB"));
            audit.admitted(new UserId("Aa"));
            assertEquals(2, lines.list.size());
        }

        @Test
        void isToldAgainADayLater() {
            audit.admitted(ALICE);
            audit.tellSums();
            now.addAndGet(AuditLog.KNOWN_FOR.minusNanos(1).toNanos());
            audit.admitted(ALICE);
            assertEquals(1, lines.list.size());
            audit.tellSums();
            now.addAndGet(1);
            audit.admitted(ALICE);
            assertEquals(2, lines.list.size());
        }

        @Test
        void isToldInPartAndCountedInFullWhereManyCome() {
            var before = counted("signed_in_first_seen");
            for (var i = 0; i < AuditLog.MOST_FIRST_SEEN_LINES + 7; i++) {
                audit.admitted(new UserId("user " + i));
            }
            assertEquals(AuditLog.MOST_FIRST_SEEN_LINES, lines.list.size());
            assertEquals(AuditLog.MOST_FIRST_SEEN_LINES + 7, counted("signed_in_first_seen") - before);

            lines.list.clear();
            audit.tellSums();
            assertTold("signed_in_first_seen others=7");

            lines.list.clear();
            audit.tellSums();
            audit.admitted(ALICE);
            assertTold("signed_in_first_seen subject=" + DIGEST_OF_ALICE);
        }
    }

    @Nested
    class WhoDoesNot {
        @Test
        void isToldInSumByReason() {
            var before = counted("refused");
            for (var i = 0; i < 1500; i++) {
                audit.refused("bad_signature");
            }
            audit.refused("expired");
            assertTold();
            audit.tellSums();
            assertTold("refused reason=bad_signature count=1500", "refused reason=expired count=1");
            assertEquals(1501, counted("refused") - before);
        }

        @Test
        void isToldOnce() {
            audit.refused("expired");
            audit.tellSums();
            lines.list.clear();
            audit.tellSums();
            assertTold();
            audit.refused("expired");
            audit.close();
            assertTold("refused reason=expired count=1");
        }
    }

    @Nested
    class WhatIsDoneToData {
        @Test
        void isToldEachTime() {
            var before = counted("exported");
            var brokenOff = counted("export_broken_off");
            audit.exported(ALICE);
            audit.exported(ALICE);
            audit.exportBrokenOff(BOB);
            audit.erased(BOB, new UUID(0, 1));
            audit.revoked(ALICE);
            audit.revokedByOperator(BOB);
            assertTold(
                    "exported subject=" + DIGEST_OF_ALICE,
                    "exported subject=" + DIGEST_OF_ALICE,
                    "export_broken_off subject=" + DIGEST_OF_BOB,
                    "erased subject=" + DIGEST_OF_BOB + " receipt=00000000-0000-0000-0000-000000000001",
                    "revoked subject=" + DIGEST_OF_ALICE + " by=user",
                    "revoked subject=" + DIGEST_OF_BOB + " by=operator");
            assertEquals(2, counted("exported") - before);
            assertEquals(1, counted("export_broken_off") - brokenOff);
        }

        @Test
        void isAboutOtherDigestsUnderAnotherKey() {
            new AuditLog(AuditKey.random(), now::get).exported(ALICE);
            new AuditLog(AuditKey.random(), now::get).exported(ALICE);
            assertNotEquals(text(lines.list.getFirst()), text(lines.list.getLast()));
            assertFalse(text(lines.list.getFirst()).contains(DIGEST_OF_ALICE));
        }
    }

    @Nested
    class Lines {
        @Test
        void sayThatTheyAreOfTheAuditLog() {
            AuditLog.configurationChanged(List.of("LATCHKEY_TOKEN_SECRET"));
            var written = new LogLines();
            written.begin();
            written.add(lines.list);
            var line = new String(written.bytes(), StandardCharsets.UTF_8);
            assertEquals(
                    "{\"time\":\"T\",\"event\":\"configuration_changed\",\"log\":\"audit\",\"logger_name\":\"latchkey.audit\","
                            + "\"level\":\"INFO\",\"settings\":[\"LATCHKEY_TOKEN_SECRET\"]}\n",
                    line.replaceAll("\"time\":\"[^\"]*\"", "\"time\":\"T\""));
        }
    }
}
