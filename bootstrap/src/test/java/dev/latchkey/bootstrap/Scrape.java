package dev.latchkey.bootstrap;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What Prometheus reads, by the names of samples: the labels that each has. */
record Scrape(Map<String, Set<String>> samples, Map<String, String> types) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    static Scrape of(String text) {
        var samples = new TreeMap<String, Set<String>>();
        var types = new TreeMap<String, String>();
        for (var line : text.lines().toList()) {
            var type = TYPE.matcher(line);
            var sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                var labels = samples.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
                LABEL.matcher(String.valueOf(sample.group(2))).results().forEach(it -> labels.add(it.group(1)));
            }
        }
        return new Scrape(samples, types);
    }

    /** The families of metrics, without those that only say the most of another one. */
    Set<String> families() {
        var families = new TreeSet<>(types.keySet());
        families.removeIf(name -> name.endsWith("_max")
                && "histogram".equals(types.get(name.substring(0, name.length() - "_max".length()))));
        return families;
    }

    /** The labels of a family, without those that every one has. */
    Set<String> labels(String family) {
        var labels = new TreeSet<String>();
        for (var suffix : Set.of("", "_count", "_total")) {
            labels.addAll(samples.getOrDefault(family + suffix, Set.of()));
        }
        labels.removeAll(Set.of("scope", "le"));
        return labels;
    }
}
