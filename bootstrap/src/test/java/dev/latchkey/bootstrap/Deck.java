package dev.latchkey.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Cards that are dealt in a random order, each of them once before any of them twice. */
final class Deck<T> {
    private final List<T> cards;
    private final Random random;
    private final List<T> left = new ArrayList<>();

    Deck(List<T> cards, Random random) {
        this.cards = List.copyOf(cards);
        this.random = random;
    }

    /** The next one whose time has come; nothing where all that are left have to wait. */
    Optional<T> deal(Predicate<T> itsTimeHasCome) {
        if (left.isEmpty()) {
            left.addAll(cards);
            Collections.shuffle(left, random);
        }
        var next = left.stream().filter(itsTimeHasCome).findFirst();
        next.ifPresent(left::remove);
        return next;
    }
}
