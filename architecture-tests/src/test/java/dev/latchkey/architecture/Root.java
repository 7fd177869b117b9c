package dev.latchkey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Packages laid out as this project lays them out: the project itself, or a small one that breaks a rule. */
record Root(String name) {
    static final Root PROJECT = new Root("dev.latchkey");
    private static final String FIXTURES = "dev.latchkey.architecture.fixture.";

    static Root fixture(String name) {
        return new Root(FIXTURES + name);
    }

    /** The classes of all its packages; of the project only what ships, so that no fixture is taken for it. */
    JavaClasses classes() {
        var importer = new ClassFileImporter();
        if (!name.startsWith(FIXTURES)) {
            importer = importer.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
        }
        return importer.importPackages(name);
    }

    /** All its packages, as ArchUnit writes them. */
    String everywhere() {
        return name + "..";
    }

    /** A package with all that lies under it, as ArchUnit writes it. */
    String room(String room) {
        return type(room) + "..";
    }

    /** The full name of a type or package. */
    String type(String type) {
        return name + "." + type;
    }
}
