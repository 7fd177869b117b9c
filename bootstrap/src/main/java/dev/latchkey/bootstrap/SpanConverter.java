package dev.latchkey.bootstrap;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a span of time as Better Auth's options spell it: {@code 30s}, {@code 15m}, {@code 8h}, {@code 7d}. */
final class SpanConverter implements ITypeConverter<Duration> {
    private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,8})([smhd])");

    @Override
    public Duration convert(String text) {
        var span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new TypeConversionException("must be a number and a unit, such as 30s, 15m, 8h or 7d");
        }
        var number = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
