package dev.latchkey.adapters.persistence;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose first prepared statement carries a {@link Preamble}: pgjdbc sends both, and the begin of the
 * transaction, in one message and reads all the answers after it. Who uses the connection does not notice.
 */
final class PreambleConnection implements InvocationHandler {
    private final Connection connection;
    private final Preamble preamble;
    private final boolean onlyOne;
    private final AtomicBoolean used = new AtomicBoolean();

    private PreambleConnection(Connection connection, Preamble preamble, boolean onlyOne) {
        this.connection = connection;
        this.preamble = preamble;
        this.onlyOne = onlyOne;
    }

    /** For a transaction of any number of statements. */
    static Connection of(Connection connection, Preamble preamble) {
        return proxy(Connection.class, new PreambleConnection(connection, preamble, false));
    }

    /**
     * For a transaction of one statement, which a second one is refused after: what PostgreSQL is sent in one message
     * without a begin is one transaction (PostgreSQL manual, section 54.2.3.5), and the preamble ends with it.
     */
    static Connection ofOneStatement(Connection connection, Preamble preamble) {
        return proxy(Connection.class, new PreambleConnection(connection, preamble, true));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (!method.getName().equals("prepareStatement") || arguments == null) {
            return call(connection, method, arguments);
        }
        if (used.getAndSet(true)) {
            if (onlyOne) {
                throw new IllegalStateException("a second statement in a transaction of one");
            }
            return call(connection, method, arguments);
        }
        var all = arguments.clone();
        all[0] = preamble.before((String) arguments[0]);
        var statement = (PreparedStatement) Objects.requireNonNull(call(connection, method, all));
        preamble.bind(statement);
        return proxy(PreparedStatement.class, new PreambledStatement(statement, preamble));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The statement behind its preamble: its parameters come after the preamble's, its result after the preamble's. */
    private record PreambledStatement(PreparedStatement statement, Preamble preamble) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "executeQuery" -> executed().getResultSet();
                case "executeUpdate" -> executed().getUpdateCount();
                default -> call(statement, method, setsParameter(method) ? shifted(arguments) : arguments);
            };
        }

        private PreparedStatement executed() throws SQLException {
            statement.execute();
            for (var i = 0; i < preamble.statements().size(); i++) {
                statement.getMoreResults();
            }
            return statement;
        }

        private static boolean setsParameter(Method method) {
            return method.getName().startsWith("set") && method.getParameterCount() > 1;
        }

        private Object @Nullable [] shifted(Object @Nullable [] arguments) {
            if (arguments == null) {
                return null;
            }
            var shifted = arguments.clone();
            shifted[0] = (int) arguments[0] + preamble.parameters().size();
            return shifted;
        }
    }
}
