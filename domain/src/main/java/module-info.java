/** What Latchkey means by a user, a token and a task, and the ports through which it reaches the world. */
module dev.latchkey.domain {
    requires static transitive org.jspecify;

    exports dev.latchkey.domain.access;
    exports dev.latchkey.domain.privacy;
    exports dev.latchkey.domain.task;
    exports dev.latchkey.domain.token;
    exports dev.latchkey.domain.user;
}
