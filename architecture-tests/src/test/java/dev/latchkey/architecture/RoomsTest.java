package dev.latchkey.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that forbids a room which is not there forbids nothing; hence every room and type that rules name. */
final class RoomsTest {
    private static final JavaClasses PROJECT = Root.PROJECT.classes();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "domain.task",
                "domain.token",
                "domain.user",
                "application",
                "adapters.http",
                "adapters.jwt",
                "adapters.jwt.helidon",
                "adapters.jwt.helidon",
                "adapters.jwt.nimbus",
                "adapters.persistence",
                "bootstrap"
            })
    void everyRoomIsThere(String room) {
        assertFalse(PROJECT.that(Predicates.resideInAPackage(Root.PROJECT.room(room)))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "domain.token.TokenPolicy",
                "domain.user.UserId",
                "adapters.http.AuthenticatedHandler",
                "adapters.http.Gate",
                "adapters.http.Route$Access$Public"
            })
    void everyTypeIsThere(String type) {
        assertTrue(PROJECT.contain(Root.PROJECT.type(type)));
    }
}
