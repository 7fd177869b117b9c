package dev.latchkey.adapters.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The routes, and which of them a path means. Paths are compared as they were sent: nothing is decoded, merged, cut off
 * or changed in case, so that a path in disguise is another path, and there is nothing at it. A pattern without braces
 * goes before one with them.
 */
final class RouteTable {
    private static final String GUARDED = "/api";

    private final List<Route> routes;
    private final Map<String, Place> places;
    private final List<Template> templates;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        places = routes.stream()
                .map(Route::pattern)
                .filter(pattern -> !isTemplate(pattern))
                .distinct()
                .collect(Collectors.toUnmodifiableMap(pattern -> pattern, this::place));
        templates = routes.stream()
                .map(Route::pattern)
                .filter(RouteTable::isTemplate)
                .distinct()
                .map(pattern -> new Template(List.of(segments(pattern)), place(pattern)))
                .toList();
    }

    List<Route> routes() {
        return routes;
    }

    /** The place a path leads to, which may be empty. */
    Place find(String path) {
        var place = places.get(path);
        return place == null ? findInTemplates(path) : place;
    }

    private Place findInTemplates(String path) {
        var segments = segments(path);
        for (var template : templates) {
            var place = template.match(segments);
            if (place.isPresent()) {
                return place.get();
            }
        }
        return nowhere(path);
    }

    private Place place(String pattern) {
        var here =
                routes.stream().filter(route -> route.pattern().equals(pattern)).toList();
        return new Place(pattern, here, Map.of(), here.stream().anyMatch(RouteTable::isPrivate));
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

    private static boolean isTemplate(String pattern) {
        return pattern.contains("{");
    }

    private static String[] segments(String path) {
        return path.split("/", -1);
    }

    /** A pattern with braces. */
    private record Template(List<String> segments, Place place) {
        Template {
            segments = List.copyOf(segments);
        }

        Optional<Place> match(String... actual) {
            if (segments.size() != actual.length) {
                return Optional.empty();
            }
            var parameters = new HashMap<String, String>();
            for (var i = 0; i < actual.length; i++) {
                var wanted = segments.get(i);
                if (wanted.startsWith("{") && !actual[i].isEmpty()) {
                    parameters.put(wanted.substring(1, wanted.length() - 1), actual[i]);
                } else if (!wanted.equals(actual[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Place(place.pattern(), place.routes(), parameters, place.guarded()));
        }
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
            for (var route : routes) {
                if (route.method().equals(wanted)) {
                    return Optional.of(route);
                }
            }
            return Optional.empty();
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
