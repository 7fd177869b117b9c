package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CorrettoTest {
    private static final Set<JwsAlgorithm> ASYMMETRIC = EnumSet.range(JwsAlgorithm.EDDSA, JwsAlgorithm.PS512);

    private static Corretto corretto(@Nullable Provider provider) {
        return new Corretto(provider, KnownSignature::of);
    }

    private static Set<JwsAlgorithm> proves(Corretto corretto) {
        return Arrays.stream(JwsAlgorithm.values())
                .filter(it -> corretto.forAlgorithm(it).isPresent())
                .collect(Collectors.toSet());
    }

    @Nested
    class OnLinux {
        @Test
        @EnabledOnOs(
                value = OS.LINUX,
                architectures = {"amd64", "aarch64"})
        void provesAllButHmac() {
            for (var algorithm : JwsAlgorithm.values()) {
                assertEquals(
                        ASYMMETRIC.contains(algorithm) ? Optional.of("AmazonCorrettoCryptoProvider") : Optional.empty(),
                        Corretto.provider(algorithm).map(Provider::getName));
            }
        }

        @Test
        void isNoProviderOfTheProcess() {
            NimbusSignatureEngine.prepare();

            assertNull(Security.getProvider("AmazonCorrettoCryptoProvider"));
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void isNone() {
            assertEquals(Set.of(), proves(corretto(null)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "no.such.Provider",
                    "java.lang.String",
                    "dev.latchkey.adapters.jwt.nimbus.CorrettoTest$Broken",
                    "dev.latchkey.adapters.jwt.nimbus.CorrettoTest$Doubtful",
                    "dev.latchkey.adapters.jwt.nimbus.CorrettoTest$Ill"
                })
        void isNotLoaded(String type) {
            assertNull(Corretto.load(type));
        }
    }

    @Nested
    class WithAProvider {
        @Test
        void provesWhatThatHasShownToProve() {
            var provider = Security.getProvider("SunEC");
            assertNotNull(provider);
            var corretto = corretto(provider);

            assertEquals(
                    EnumSet.of(
                            JwsAlgorithm.EDDSA,
                            JwsAlgorithm.ED25519,
                            JwsAlgorithm.ES256,
                            JwsAlgorithm.ES384,
                            JwsAlgorithm.ES512),
                    proves(corretto));
            assertEquals(Optional.of(provider), corretto.forAlgorithm(JwsAlgorithm.ES256));
        }

        @Test
        void provesNothingThatItsProviderHasNotGot() {
            assertEquals(Set.of(), proves(corretto(new StubProvider((input, signature) -> false))));
        }
    }

    @Nested
    class WhereAnExaminationFails {
        static Stream<Throwable> failures() {
            return Stream.of(
                    new NoSuchAlgorithmException(),
                    new IOException(),
                    new IllegalStateException(),
                    new NoClassDefFoundError(),
                    new ExceptionInInitializerError(),
                    new AssertionError(),
                    new InternalError(),
                    new StackOverflowError());
        }

        /** As on a JDK that has no keys for Ed25519. */
        @ParameterizedTest
        @MethodSource("failures")
        void leavesThatAlgorithmToTheJdk(Throwable failure) {
            var corretto = new Corretto(Security.getProvider("SunEC"), algorithm -> {
                if (algorithm == JwsAlgorithm.ED25519 || algorithm == JwsAlgorithm.EDDSA) {
                    throw KnownSignatureTest.thrown(failure);
                }
                return KnownSignature.of(algorithm);
            });

            assertEquals(EnumSet.of(JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512), proves(corretto));
        }
    }

    @Nested
    class TheEngine {
        @Test
        void saysWhoseArithmeticItIs() {
            var engine = new NimbusSignatureEngine(corretto(Security.getProvider("SunEC"))::forAlgorithm);

            assertEquals(
                    List.of("JDK", "SunEC", "SunEC", "JDK"),
                    List.of(JwsAlgorithm.HS256, JwsAlgorithm.ED25519, JwsAlgorithm.ES512, JwsAlgorithm.PS256).stream()
                            .map(engine::arithmetic)
                            .toList());
            assertEquals("JDK", NimbusOnJdk.engine().arithmetic(JwsAlgorithm.ES256));
        }
    }

    /** A provider that cannot be loaded on this system. */
    static final class Broken {
        public static final Provider INSTANCE = broken();

        private static Provider broken() {
            throw new UnsatisfiedLinkError("no such system");
        }
    }

    static final class Doubtful {
        public static final Provider INSTANCE = broken();

        private static Provider broken() {
            throw new AssertionError("not as it was tested");
        }
    }

    static final class Ill {
        public static final Provider INSTANCE = broken();

        private static Provider broken() {
            throw new InternalError("no code");
        }
    }
}
