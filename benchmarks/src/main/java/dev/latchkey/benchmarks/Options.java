package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a measurement is told: {@code --name=value}. */
record Options(List<String> arguments) {
    Options {
        arguments = List.copyOf(arguments);
    }

    String text(String name, String otherwise) {
        var prefix = "--" + name + "=";
        return arguments.stream()
                .filter(it -> it.startsWith(prefix))
                .map(it -> it.substring(prefix.length()))
                .findFirst()
                .orElse(otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    List<Integer> numbers(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }
}
