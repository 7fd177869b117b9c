package dev.latchkey.architecture;

import org.junit.jupiter.api.Test;

final class HabitRulesTest {
    @Test
    void fieldsAreNotInjected() {
        Proof.that(
                HabitRules::fieldsAreNotInjected,
                "unruly",
                "Field <adapters.http.InjectedRoutes.injected> is annotated with injects");
    }

    @Test
    void standardStreamsAreLeftAlone() {
        Proof.that(
                HabitRules::standardStreamsAreLeftAlone,
                "unruly",
                "Method <adapters.http.Printing.print()> gets field <java.lang.System.out>",
                "Method <adapters.http.Printing.printError()> gets field <java.lang.System.err>",
                "Method <adapters.http.Printing.printTrace(java.lang.Exception)> calls method <java.lang.Exception.printStackTrace()>");
    }

    @Test
    void onlyOneLogIsWritten() {
        Proof.that(
                HabitRules::onlyOneLogIsWritten,
                "unruly",
                "Method <adapters.http.Logging.log()> calls method <java.util.logging.Logger.getGlobal()>",
                "Method <adapters.http.Logging.log()> calls method <java.util.logging.Logger.info(java.lang.String)>");
    }

    @Test
    void exceptionsHaveNames() {
        Proof.that(
                HabitRules::exceptionsHaveNames,
                "unruly",
                "Method <adapters.http.Throwing.throwException()> calls constructor <java.lang.Exception.<init>(java.lang.String)>",
                "Method <adapters.http.Throwing.throwRuntimeException()> calls constructor <java.lang.RuntimeException.<init>(java.lang.String)>");
    }

    @Test
    void timeIsAskedOfAClock() {
        Proof.that(
                HabitRules::timeIsAskedOfAClock,
                "unruly",
                "Constructor <adapters.http.Ticking.<init>()> references method <java.time.Instant.now()>",
                "Method <adapters.http.Ticking.date(java.time.ZoneId)> calls method <java.time.LocalDate.now(java.time.ZoneId)>",
                "Method <adapters.http.Ticking.instant()> calls method <java.time.Instant.now()>",
                "Method <adapters.http.Ticking.millis()> calls method <java.lang.System.currentTimeMillis()>",
                "Method <adapters.http.Ticking.old()> calls constructor <java.util.Date.<init>()>");
    }

    @Test
    void onlyBootstrapHasTheSystemsClock() {
        Proof.that(
                HabitRules::onlyBootstrapHasTheSystemsClock,
                "unruly",
                "Method <adapters.http.Ticking.clock()> calls method <java.time.Clock.systemUTC()>",
                "Method <adapters.http.Ticking.source()> calls method <java.time.InstantSource.system()>");
    }

    @Test
    void charsetsAreNamed() {
        Proof.that(
                HabitRules::charsetsAreNamed,
                "unruly",
                "Method <adapters.http.Speaking.bytes(java.lang.String)> calls method <java.lang.String.getBytes()>",
                "Method <adapters.http.Speaking.charset()> calls method <java.nio.charset.Charset.defaultCharset()>",
                "Method <adapters.http.Speaking.reader(java.io.InputStream)> calls constructor <java.io.InputStreamReader.<init>(java.io.InputStream)>",
                "Method <adapters.http.Speaking.text([B)> calls constructor <java.lang.String.<init>([B)>");
    }

    @Test
    void localesAreNamed() {
        Proof.that(
                HabitRules::localesAreNamed,
                "unruly",
                "Constructor <adapters.http.Speaking.<init>()> references method <java.lang.String.toUpperCase()>",
                "Method <adapters.http.Speaking.format(int)> calls method <java.lang.String.format(java.lang.String, [Ljava.lang.Object;)>",
                "Method <adapters.http.Speaking.formatted(int)> calls method <java.lang.String.formatted([Ljava.lang.Object;)>",
                "Method <adapters.http.Speaking.locale()> calls method <java.util.Locale.getDefault()>",
                "Method <adapters.http.Speaking.lowerCase(java.lang.String)> calls method <java.lang.String.toLowerCase()>");
    }

    @Test
    void identityIsAnArgument() {
        Proof.that(
                HabitRules::identityIsAnArgument,
                "unruly",
                "Field <adapters.http.Remembering.SCOPED_USER> has type <java.lang.ScopedValue>",
                "Field <adapters.http.Remembering.THREAD_USER> has type <java.lang.ThreadLocal>",
                "Method <adapters.http.Inheriting.user()> calls constructor <java.lang.InheritableThreadLocal.<init>()>",
                "Static Initializer <adapters.http.Remembering.<clinit>()> calls constructor <java.lang.ThreadLocal.<init>()>",
                "Static Initializer <adapters.http.Remembering.<clinit>()> calls method <java.lang.ScopedValue.newInstance()>");
    }
}
