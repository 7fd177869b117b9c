package dev.latchkey.bootstrap;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the word that somebody meant. */
final class NearestWord {
    private static final int SHORTEST_BEGINNING = 3;

    private NearestWord() {}

    /** The word that {@code typed} begins, or else the nearest one if a third of its letters at most is wrong. */
    static Optional<String> to(String typed, Collection<String> words) {
        return words.stream()
                .filter(it -> typed.length() >= SHORTEST_BEGINNING && it.startsWith(typed))
                .findFirst()
                .or(() -> nearest(typed, words).filter(it -> mistakes(typed, it) <= Math.ceilDiv(it.length(), 3)));
    }

    /** The word that looks most like {@code typed}, however little it does. */
    static Optional<String> nearest(String typed, Collection<String> words) {
        return words.stream().min(Comparator.comparingInt(it -> mistakes(typed, it)));
    }

    /** What to add to a complaint: the word that was meant, or nothing. */
    static String didYouMean(String typed, Collection<String> words) {
        return to(typed, words).map(it -> ": did you mean " + it + "?").orElse("");
    }

    /** Levenshtein's edit distance where two neighbours that changed places count once; case does not count. */
    static int mistakes(String typed, String word) {
        var left = typed.toLowerCase(Locale.ROOT);
        var right = word.toLowerCase(Locale.ROOT);
        var beforeLast = new int[right.length() + 1];
        var last = IntStream.rangeClosed(0, right.length()).toArray();
        for (var i = 1; i <= left.length(); i++) {
            var row = new int[right.length() + 1];
            row[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var changed = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(last[j - 1] + changed, Math.min(last[j], row[j - 1]) + 1);
                if (areSwapped(left, i, right, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[right.length()];
    }

    private static boolean areSwapped(String left, int i, String right, int j) {
        return i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2) && left.charAt(i - 2) == right.charAt(j - 1);
    }
}
