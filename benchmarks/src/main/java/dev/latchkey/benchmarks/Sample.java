package dev.latchkey.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Numbers measured of one thing, in order of size. */
final class Sample {
    private final double[] sorted;

    Sample(double[] numbers) {
        sorted = numbers.clone();
        Arrays.sort(sorted);
    }

    static <T> Sample of(List<T> measured, ToDoubleFunction<T> number) {
        return new Sample(measured.stream().mapToDouble(number).toArray());
    }

    int size() {
        return sorted.length;
    }

    double median() {
        return quantile(0.5);
    }

    /** The least number that this part of all does not exceed (nearest rank); not a number if there are none. */
    double quantile(double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    /** Median, least and greatest. */
    String text(int decimals) {
        var number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT, number + " (" + number + "–" + number + ")", median(), quantile(0), quantile(1));
    }
}
