package dev.latchkey.benchmarks;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;

/** Several ways to do one thing, each in turn, round after round; ratios are taken round by round, to the first way. */
final class Contest {
    @FunctionalInterface
    interface Work {
        void once() throws SQLException;
    }

    record Way(String name, Work work) {}

    private static final int FEW_MICROS = 10;

    private final int rounds;
    private final int timesARound;

    Contest(int rounds, int timesARound) {
        this.rounds = rounds;
        this.timesARound = timesARound;
    }

    void run(String title, List<Way> ways) throws SQLException {
        var wall = new double[ways.size()][rounds];
        var processor = new double[ways.size()][rounds];
        // As many again before, for the compilers.
        for (var round = -rounds; round < rounds; round++) {
            for (var way = 0; way < ways.size(); way++) {
                var took = time(ways.get(way).work);
                if (round >= 0) {
                    wall[way][round] = took[0];
                    processor[way][round] = took[1];
                }
            }
        }
        var table = new Table(title, "way", "µs", "to the first", "own processor µs", "to the first");
        for (var way = 0; way < ways.size(); way++) {
            table.row(
                    ways.get(way).name,
                    micros(wall[way]),
                    ratio(wall[way], wall[0]),
                    micros(processor[way]),
                    ratio(processor[way], processor[0]));
        }
    }

    /** Microseconds for each time: on the clock, and of this thread on a processor. */
    private double[] time(Work work) throws SQLException {
        var threads = ManagementFactory.getThreadMXBean();
        var processor = threads.getCurrentThreadCpuTime();
        var begun = System.nanoTime();
        for (var time = 0; time < timesARound; time++) {
            work.once();
        }
        var divisor = 1e3 * timesARound;
        return new double[] {
            (System.nanoTime() - begun) / divisor, (threads.getCurrentThreadCpuTime() - processor) / divisor
        };
    }

    private static String micros(double... numbers) {
        var sample = new Sample(numbers);
        return sample.text(sample.median() < FEW_MICROS ? 2 : 0);
    }

    private static String ratio(double[] numbers, double[] first) {
        var ratios = new double[numbers.length];
        for (var round = 0; round < ratios.length; round++) {
            ratios[round] = numbers[round] / first[round];
        }
        return new Sample(ratios).text(2);
    }
}
