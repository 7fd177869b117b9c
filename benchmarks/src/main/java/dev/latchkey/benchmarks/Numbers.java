package dev.latchkey.benchmarks;

import java.util.Arrays;

/** Numbers, collected without an object for each. */
final class Numbers {
    private double[] numbers = new double[1 << 16];
    private int count;

    void add(double number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    Sample sample() {
        return new Sample(Arrays.copyOf(numbers, count));
    }
}
