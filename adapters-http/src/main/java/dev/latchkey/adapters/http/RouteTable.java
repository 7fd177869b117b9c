package dev.latchkey.adapters.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The routes, and which of them a path means. Paths are compared as they were sent: nothing is decoded, merged, cut off
 * or changed in case, so that a path in disguise is another path, and there is nothing at it.
 */
record RouteTable(List<Route> routes) {
    private static final String GUARDED = "/api";

    RouteTable {
        routes = List.copyOf(routes);
    }

    /** The place a path leads to, which may be empty. */
    Place find(String path) {
        return routes.stream()
                .map(Route::pattern)
                .distinct()
                .flatMap(pattern -> match(pattern, path).map(parameters -> place(pattern, parameters)).stream())
                .findFirst()
                .orElseGet(() -> nowhere(path));
    }

    private Place place(String pattern, Map<String, String> parameters) {
        var here =
                routes.stream().filter(route -> route.pattern().equals(pattern)).toList();
        return new Place(pattern, here, parameters, here.stream().anyMatch(RouteTable::isPrivate));
    }

    private static Place nowhere(String path) {
        var guarded = path.equals(GUARDED) || path.startsWith(GUARDED + "/");
        return new Place("unmatched", List.of(), Map.of(), guarded);
    }

    private static boolean isPrivate(Route route) {
        return switch (route.access()) {
            case Route.Access.Private _ -> true;
            case Route.Access.Public _ -> false;
        };
    }

    private static Optional<Map<String, String>> match(String pattern, String path) {
        var wanted = pattern.split("/", -1);
        var actual = path.split("/", -1);
        if (wanted.length != actual.length) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (var i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !actual[i].isEmpty()) {
                parameters.put(wanted[i].substring(1, wanted[i].length() - 1), actual[i]);
            } else if (!wanted[i].equals(actual[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /**
     * Where a path leads.
     *
     * @param pattern the routes' pattern, or {@code unmatched}: what logs and metrics may call the path
     * @param routes what is there, one a method; empty where there is nothing
     * @param guarded whether it takes a token even to hear that there is nothing, or nothing for the method
     */
    record Place(String pattern, List<Route> routes, Map<String, String> parameters, boolean guarded) {
        Place {
            routes = List.copyOf(routes);
            parameters = Map.copyOf(parameters);
        }

        /** The route for a method; what {@code GET} answers, {@code HEAD} does too (RFC 9110 section 9.3.2). */
        Optional<Route> route(String method) {
            var wanted = method.equals("HEAD") ? "GET" : method;
            return routes.stream()
                    .filter(route -> route.method().equals(wanted))
                    .findAny();
        }

        /** The methods that have a route here, as a header lists them. */
        String methods() {
            var methods = new TreeSet<>(routes.stream()
                    .map(Route::method)
                    .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                    .toList());
            return String.join(", ", methods);
        }
    }
}
