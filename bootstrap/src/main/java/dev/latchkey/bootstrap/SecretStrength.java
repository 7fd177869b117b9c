package dev.latchkey.bootstrap;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a secret looks as if a person had made it up: what was drawn at random is none of this, but for once in
 * millions. A secret that passes may still be one that others can guess.
 */
final class SecretStrength {
    private static final double LEAST_BITS = 90;
    // So long that what was drawn at random has one of them but once in millions.
    private static final Set<String> WORDS = Set.of(
            "secret",
            "password",
            "passphrase",
            "better-auth",
            "betterauth",
            "latchkey",
            "example",
            "qwerty",
            "letmein");

    private SecretStrength() {}

    static boolean isLow(String secret) {
        return bits(secret) < LEAST_BITS || repeats(secret) || climbs(secret) || speaks(secret);
    }

    /** Shannon's entropy, by how often each character comes, in bits. */
    private static double bits(String secret) {
        var counts = secret.chars().boxed().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        return counts.values().stream()
                .mapToDouble(count -> -count * Math.log((double) count / secret.length()) / Math.log(2))
                .sum();
    }

    /** It is one piece, over and over, the last of which may have been cut off. */
    private static boolean repeats(String secret) {
        return IntStream.rangeClosed(1, secret.length() / 2)
                .anyMatch(length -> secret.startsWith(secret.substring(length)));
    }

    /** Half of its characters are the next or the last of the alphabet. */
    private static boolean climbs(String secret) {
        var steps = IntStream.range(1, secret.length())
                .filter(i -> Math.abs(secret.charAt(i) - secret.charAt(i - 1)) == 1)
                .count();
        return 2 * steps >= secret.length();
    }

    /** It has a word that people write where a secret should be. */
    private static boolean speaks(String secret) {
        var text = secret.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(text::contains);
    }
}
