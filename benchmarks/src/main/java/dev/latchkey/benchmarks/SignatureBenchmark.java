package dev.latchkey.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The arithmetic alone, by who does it. Where the class path has no Corretto provider, its lines end in an error. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true")
@State(Scope.Thread)
public class SignatureBenchmark {
    @Param({"EdDSA", "ES256", "RS256"})
    @SuppressWarnings("NullAway.Init") // JMH sets it
    public String algorithm;

    @Param({"jdk", "corretto"})
    @SuppressWarnings("NullAway.Init") // JMH sets it
    public String provider;

    private final byte[] message = "x".repeat(500).getBytes(StandardCharsets.US_ASCII);
    private byte[] signed = {};

    @SuppressWarnings("NullAway.Init") // set up below
    private PublicKey key;

    @SuppressWarnings("NullAway.Init") // set up below
    private Signature signature;

    @Setup
    public void sign() throws GeneralSecurityException, ReflectiveOperationException {
        var chosen = Algorithm.valueOf(algorithm);
        var keys = chosen.newKeys();
        signed = chosen.sign(keys, message);
        if (provider.equals("jdk")) {
            signature = Signature.getInstance(chosen.jcaName());
            key = keys.getPublic();
        } else {
            var corretto = Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                    .asSubclass(Provider.class)
                    .getConstructor()
                    .newInstance();
            signature = Signature.getInstance(chosen.jcaName(), corretto);
            var name = chosen == Algorithm.EdDSA ? "Ed25519" : keys.getPublic().getAlgorithm();
            // A key of its own, which it need not translate each time.
            key = KeyFactory.getInstance(name, corretto)
                    .generatePublic(new X509EncodedKeySpec(keys.getPublic().getEncoded()));
        }
    }

    @Benchmark
    public boolean verify() throws GeneralSecurityException {
        signature.initVerify(key);
        signature.update(message);
        if (!signature.verify(signed)) {
            throw new IllegalStateException("a signature of ours does not hold");
        }
        return true;
    }
}
