package dev.latchkey.bootstrap;

import java.io.IOException;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SIGHUP, which means "read your settings again" to a service, and "your user has gone" to a program whose terminal was
 * closed. {@code sun.misc.Signal} is found by name, because javac warns of it and the warning cannot be suppressed.
 */
final class HangUp {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int EXIT_CODE = 128 + 1;

    private HangUp() {}

    /** Has SIGHUP run the action, in place of ending the process; where there is no such signal, nothing will. */
    static void run(Runnable action) {
        var hadTerminal = hasTerminal();
        handle(() -> {
            if (hadTerminal && !hasTerminal()) {
                System.exit(EXIT_CODE);
            }
            action.run();
        });
    }

    private static void handle(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            MethodHandleProxies.asInterfaceInstance(
                                    handler, MethodHandles.dropArguments(run, 0, signal)));
        } catch (InvocationTargetException noSuchSignal) {
            // Windows, or a virtual machine that was told to leave signals alone.
        } catch (ReflectiveOperationException noSuchClass) {
            // A Java runtime without the module jdk.unsupported.
        }
    }

    private static boolean hasTerminal() {
        try (var _ = Files.newInputStream(TERMINAL)) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }
}
