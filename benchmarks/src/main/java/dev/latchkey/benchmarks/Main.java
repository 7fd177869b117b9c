package dev.latchkey.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Runs one of the measurements. */
public final class Main {
    private Main() {}

    public static void main(String... arguments) throws Exception {
        if (arguments.length == 0) {
            throw usage();
        }
        var options = Arrays.asList(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "micro" -> org.openjdk.jmh.Main.main(options.toArray(String[]::new));
            case "load" -> LoadMeasurement.run(new Options(options));
            case "database" -> DatabaseMeasurement.run(new Options(options));
            case "growth" -> {
                VerificationGrowth.run(new Options(options));
                GrowthMeasurement.run(new Options(options));
            }
            case "start" -> StartMeasurement.run(new Options(options));
            case "instances" -> InstancesMeasurement.run(new Options(options));
            case "restart" -> RestartMeasurement.run(new Options(options));
            case "memory" -> MemoryMeasurement.run(new Options(options));
            default -> throw usage();
        }
        System.exit(0);
    }

    private static IllegalArgumentException usage() {
        return new IllegalArgumentException("usage: benchmarks/run "
                + String.join(
                        "|",
                        List.of("micro", "load", "database", "growth", "start", "restart", "memory", "instances")));
    }
}
