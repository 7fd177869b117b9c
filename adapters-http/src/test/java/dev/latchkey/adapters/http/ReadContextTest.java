package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadContextTest {
    private static final DataReader READER = new DataReader(() -> null);
    private static final DataWriter WRITER = (DataWriter) proxy(DataWriter.class);

    /** Everything a connection says of itself: what is not passed on would be the default of an interface. */
    static Stream<Method> methods() {
        return Arrays.stream(ConnectionContext.class.getMethods())
                .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !List.of("dataReader", "dataWriter").contains(method.getName()));
    }

    private static Object answer(Class<?> type) {
        return Map.<Class<?>, Object>of(boolean.class, true, String.class, "it", Optional.class, Optional.empty())
                .getOrDefault(type, proxy(type));
    }

    private static Object proxy(Class<?> type) {
        return type.isInterface()
                ? Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> null)
                : List.of();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isTheConnectionInAllElse(Method method) throws Exception {
        var expected = answer(method.getReturnType());
        var connection = (ConnectionContext) Proxy.newProxyInstance(
                ConnectionContext.class.getClassLoader(),
                new Class<?>[] {ConnectionContext.class},
                (_, called, _) -> called.equals(method) ? expected : null);
        var seen = method.invoke(new ReadContext(connection, READER, WRITER));
        assertAll(() -> assertEquals(expected.getClass(), seen.getClass()), () -> {
            if (!method.getReturnType().isPrimitive()) {
                assertSame(expected, seen);
            }
        });
    }

    @Test
    void hasItsOwnReaderAndWriter() {
        var connection = (ConnectionContext) Proxy.newProxyInstance(
                ConnectionContext.class.getClassLoader(), new Class<?>[] {ConnectionContext.class}, (_, _, _) -> null);
        assertSame(READER, new ReadContext(connection, READER, WRITER).dataReader());
        assertSame(WRITER, new ReadContext(connection, READER, WRITER).dataWriter());
    }
}
