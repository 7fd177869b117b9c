package dev.latchkey.bootstrap;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a secret looks as if a person had made it up: what was drawn at random is none of this, but for once in many
 * billions. A secret that passes may still be one that others can guess.
 */
final class SecretStrength {
    private static final double LEAST_BITS = 90;

    private SecretStrength() {}

    static boolean isLow(String secret) {
        return bits(secret) < LEAST_BITS || repeats(secret) || climbs(secret);
    }

    /** Shannon's entropy, by how often each character comes, in bits. */
    private static double bits(String secret) {
        var counts = secret.chars().boxed().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        return counts.values().stream()
                .mapToDouble(count -> -count * Math.log((double) count / secret.length()) / Math.log(2))
                .sum();
    }

    /** It is one piece, over and over. */
    private static boolean repeats(String secret) {
        return (secret + secret).indexOf(secret, 1) < secret.length();
    }

    /** Half of its characters are the next or the last of the alphabet. */
    private static boolean climbs(String secret) {
        var steps = IntStream.range(1, secret.length())
                .filter(i -> Math.abs(secret.charAt(i) - secret.charAt(i - 1)) == 1)
                .count();
        return 2 * steps >= secret.length();
    }
}
