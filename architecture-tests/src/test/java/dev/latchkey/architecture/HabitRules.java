package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What is not done. */
final class HabitRules {
    private static final Set<String> INJECTIONS =
            Set.of("Inject", "Autowired", "Resource", "Value", "PersistenceContext");

    private static final Set<String> SYSTEM_CLOCKS = Set.of(
            "java.time.InstantSource.system()",
            "java.time.Clock.systemUTC()",
            "java.time.Clock.systemDefaultZone()",
            "java.time.Clock.system(java.time.ZoneId)");

    private static final Set<String> TIMES_OF_DAY = Set.of(
            "java.lang.System.currentTimeMillis()",
            "java.util.Date.<init>()",
            "java.util.Calendar.getInstance()",
            "java.util.GregorianCalendar.<init>()");

    private static final Set<String> DEFAULT_CHARSETS = Set.of(
            "java.lang.String.getBytes()",
            "java.lang.String.<init>([B)",
            "java.lang.String.<init>([B, int, int)",
            "java.io.ByteArrayOutputStream.toString()",
            "java.io.InputStreamReader.<init>(java.io.InputStream)",
            "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
            "java.nio.charset.Charset.defaultCharset()");

    private static final Set<String> DEFAULT_LOCALES = Set.of(
            "java.lang.String.toLowerCase()",
            "java.lang.String.toUpperCase()",
            "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
            "java.lang.String.formatted([Ljava.lang.Object;)",
            "java.util.Locale.getDefault()",
            "java.util.Locale.getDefault(java.util.Locale$Category)");

    private HabitRules() {}

    static ArchRule fieldsAreNotInjected(Root root) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root.everywhere())
                .should()
                .beAnnotatedWith(describe("injects", HabitRules::injects))
                .because("what a class needs is what its constructor asks for");
    }

    private static boolean injects(JavaAnnotation<?> annotation) {
        return INJECTIONS.contains(annotation.getRawType().getSimpleName());
    }

    static ArchRule standardStreamsAreLeftAlone(Root root) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root.type("bootstrap.Main"))
                .should(ACCESS_STANDARD_STREAMS)
                .because("the console is the program's own, and what happens is an event in the log");
    }

    static ArchRule onlyOneLogIsWritten(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root.room("bootstrap"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("events go to SLF4J; only bootstrap leads the libraries' own there");
    }

    static ArchRule exceptionsHaveNames(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.everywhere())
                .should(THROW_GENERIC_EXCEPTIONS)
                .because("whoever catches must be able to say what");
    }

    static ArchRule timeIsAskedOfAClock(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.everywhere())
                .should()
                .accessTargetWhere(is("the time of day", TIMES_OF_DAY).or(now()))
                .because("a test must be able to say what time it is");
    }

    static ArchRule onlyBootstrapHasTheSystemsClock(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root.room("bootstrap"))
                .should()
                .accessTargetWhere(is("the system's clock", SYSTEM_CLOCKS))
                .because("a clock is a constructor argument");
    }

    static ArchRule charsetsAreNamed(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.everywhere())
                .should()
                .accessTargetWhere(is("the default charset", DEFAULT_CHARSETS))
                .because("bytes mean the same on every machine");
    }

    static ArchRule localesAreNamed(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.everywhere())
                .should()
                .accessTargetWhere(is("the default locale", DEFAULT_LOCALES))
                .because("what is written for machines must not change with the language of one");
    }

    static ArchRule identityIsAnArgument(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.everywhere())
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ThreadLocal")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.InheritableThreadLocal")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ScopedValue")
                .because("a user left behind on a thread is found there by the next request");
    }

    private static DescribedPredicate<JavaAccess<?>> is(String what, Set<String> targets) {
        return describe(
                "is " + what, access -> targets.contains(access.getTarget().getFullName()));
    }

    private static DescribedPredicate<JavaAccess<?>> now() {
        return describe("is now()", access -> {
            var target = access.getTarget().getFullName();
            return target.startsWith("java.time.")
                    && (target.endsWith(".now()") || target.endsWith(".now(java.time.ZoneId)"));
        });
    }
}
