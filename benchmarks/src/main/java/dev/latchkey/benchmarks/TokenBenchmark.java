package dev.latchkey.benchmarks;

import dev.latchkey.bootstrap.VerifierOfSettings;
import dev.latchkey.domain.token.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is measured of tokens, all in one way: with verifiers as {@code serve} would have them, closed at the end. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public abstract class TokenBenchmark {
    private final List<VerifierOfSettings> opened = new ArrayList<>();

    TokenVerifier verifier(Map<String, String> settings) {
        var verifier = new VerifierOfSettings(settings);
        opened.add(verifier);
        return verifier.get();
    }

    @TearDown
    public void close() {
        opened.forEach(VerifierOfSettings::close);
        opened.clear();
    }
}
