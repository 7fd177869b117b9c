package dev.latchkey.adapters.jwt;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mark of keys from Infineon's library of 2012 to 2017, whose primes can be found (CVE-2017-15361, "The Return of
 * Coppersmith's Attack", CCS 2017, section 3): they are powers of 65537 modulo many small primes at once, hence so is
 * their product. By chance that happens to fewer than one key in 2^100.
 */
final class Roca {
    private static final int GENERATOR = 65537;

    // The 125 odd primes below 702, which go into keys of 1984 bits and more.
    private static final List<Integer> PRIMES =
            IntStream.rangeClosed(3, 701).filter(Roca::isPrime).boxed().toList();

    private Roca() {}

    static boolean isSuspect(BigInteger modulus) {
        return PRIMES.stream().allMatch(prime -> isPower(remainder(modulus, prime), prime));
    }

    private static boolean isPower(int value, int prime) {
        var power = 1;
        do {
            if (power == value) {
                return true;
            }
            power = power * (GENERATOR % prime) % prime;
        } while (power != 1);
        return false;
    }

    private static int remainder(BigInteger modulus, int prime) {
        return modulus.mod(BigInteger.valueOf(prime)).intValue();
    }

    private static boolean isPrime(int odd) {
        return IntStream.range(2, odd).allMatch(divisor -> odd % divisor != 0);
    }
}
