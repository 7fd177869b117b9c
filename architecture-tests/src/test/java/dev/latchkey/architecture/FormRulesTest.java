package dev.latchkey.architecture;

import org.junit.jupiter.api.Test;

final class FormRulesTest {
    @Test
    void packagesAreNullMarked() {
        Proof.that(
                FormRules::packagesAreNullMarked,
                "formless",
                "Package <adapters.persistence> is not @NullMarked",
                "Package <bootstrap> is not @NullMarked",
                "Package <domain.user> is not @NullMarked");
    }

    @Test
    void fieldsAreFinal() {
        Proof.that(
                FormRules::fieldsAreFinal,
                "formless",
                "Field <bootstrap.ServeCommand.remembered> does not have modifier FINAL",
                "Field <domain.user.User.logins> does not have modifier FINAL",
                "Field <domain.user.User.users> does not have modifier FINAL");
    }

    @Test
    void staticFieldsAreFinal() {
        Proof.that(
                FormRules::staticFieldsAreFinal,
                "formless",
                "Field <domain.user.User.users> does not have modifier FINAL");
    }

    @Test
    void adaptersShowLittle() {
        Proof.that(
                FormRules::adaptersShowLittle,
                "formless",
                "Class <adapters.persistence.Cache$Entry> is public and not listed",
                "Class <adapters.persistence.Cache> is public and not listed");
    }
}
