package dev.latchkey.architecture;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TechnologyRulesTest {
    /** Rooms of the fixture; in each lies a type that knows every library. */
    private static final List<String> ROOMS = List.of(
            "adapters.http", "adapters.jwt", "adapters.jwt.helidon", "adapters.jwt.nimbus", "adapters.persistence");

    @Test
    void theWebServerIsTheWebsOwn() {
        Proof.that(
                TechnologyRules::theWebServerIsTheWebsOwn,
                "learned",
                everywhereBut(
                        "adapters.http",
                        "cors()> has return type <io.helidon.cors.CrossOriginConfig>",
                        "server()> has return type <io.helidon.webserver.WebServer>",
                        "status()> has return type <io.helidon.http.Status>"));
    }

    @Test
    void nimbusIsItsEnginesOwn() {
        Proof.that(
                TechnologyRules::nimbusIsItsEnginesOwn,
                "learned",
                everywhereBut("adapters.jwt.nimbus", "nimbus()> has return type <com.nimbusds.jose.JWSHeader>"));
    }

    @Test
    void helidonsJwtIsItsEnginesOwn() {
        Proof.that(
                TechnologyRules::helidonsJwtIsItsEnginesOwn,
                "learned",
                everywhereBut("adapters.jwt.helidon", "helidon()> has return type <io.helidon.security.jwt.Jwt>"));
    }

    @Test
    void helidonsSecurityIsTheWebsOwn() {
        Proof.that(
                TechnologyRules::helidonsSecurityIsTheWebsOwn,
                "learned",
                everywhereBut("adapters.http", "principal()> has return type <io.helidon.security.Principal>"));
    }

    @Test
    void theDatabaseIsPersistencesOwn() {
        Proof.that(
                TechnologyRules::theDatabaseIsPersistencesOwn,
                "learned",
                everywhereBut(
                        "adapters.persistence",
                        "connection()> has return type <java.sql.Connection>",
                        "entities()> has return type <jakarta.persistence.EntityManager>",
                        "flyway()> has return type <org.flywaydb.core.Flyway>",
                        "hibernate()> has return type <org.hibernate.SessionFactory>",
                        "pool()> has return type <com.zaxxer.hikari.HikariConfig>",
                        "property()> has return type <org.postgresql.PGProperty>",
                        "source()> has return type <javax.sql.DataSource>"));
    }

    private static String[] everywhereBut(String own, String... uses) {
        return ROOMS.stream()
                .filter(room -> !room.equals(own))
                .flatMap(room -> Stream.of(uses).map(use -> "Method <" + room + ".Everything." + use))
                .toArray(String[]::new);
    }
}
