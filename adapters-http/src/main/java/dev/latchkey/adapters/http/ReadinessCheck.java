package dev.latchkey.adapters.http;

import java.util.function.BooleanSupplier;

/**
 * Something that must hold before requests are worth sending here. It is asked with each look at
 * {@code /observe/health/ready}; an exception counts as not ready.
 *
 * @param name what health calls it
 */
public record ReadinessCheck(String name, BooleanSupplier ready) {}
