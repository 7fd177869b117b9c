package dev.latchkey.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An expression of PromQL, so far as to know the names in it. */
record Expression(String text) {
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern MATCHERS = Pattern.compile("(" + NAME + ")?\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern METRIC = Pattern.compile("\\b(" + NAME + ")\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless");
    // Prometheus adds them to whatever it reads.
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job");

    /** What it names and the scrape does not have. */
    List<String> unknownIn(Scrape scrape) {
        var unknown = new ArrayList<String>();
        var rest = STRING.matcher(text).replaceAll("\"\"");
        var all = new TreeSet<String>();
        for (var metric : metrics(rest)) {
            all.addAll(scrape.samples().getOrDefault(metric, Set.of()));
            if (!scrape.samples().containsKey(metric)) {
                unknown.add(metric);
            }
        }
        MATCHERS.matcher(rest).results().forEach(selector -> {
            var known = scrape.samples().getOrDefault(String.valueOf(selector.group(1)), Set.of());
            labels(selector.group(2)).filter(it -> !known.contains(it)).forEach(unknown::add);
        });
        GROUPING.matcher(rest)
                .results()
                .flatMap(it -> labels(it.group(1)))
                .filter(it -> !all.contains(it))
                .forEach(unknown::add);
        return unknown;
    }

    Set<String> metrics() {
        return metrics(STRING.matcher(text).replaceAll("\"\""));
    }

    private static Set<String> metrics(String expression) {
        var bare = GROUPING.matcher(RANGE.matcher(MATCHERS.matcher(expression).replaceAll("$1"))
                        .replaceAll(""))
                .replaceAll("");
        var metrics = new TreeSet<String>();
        METRIC.matcher(bare)
                .results()
                .map(it -> it.group(1))
                .filter(it -> !WORDS.contains(it))
                .forEach(metrics::add);
        return metrics;
    }

    private static Stream<String> labels(String list) {
        return Pattern.compile("[,\\s]+")
                .splitAsStream(list.replaceAll("[!=~]+\"\"", " "))
                .filter(it -> !it.isBlank() && !LABELS_OF_PROMETHEUS.contains(it));
    }
}
