package dev.latchkey.bootstrap;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a point in time as logs spell it (RFC 3339): {@code 2026-11-21T12:00:00Z}, {@code 2026-11-21T13:00:00+01:00}. */
final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("must be a time with its offset, such as 2026-11-21T12:00:00Z");
        }
    }
}
