package dev.latchkey.bootstrap;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Secrets that are printed in public, for everyone to sign with, and what is spelled like them. */
final class PublishedSecrets {
    // In lower case, words parted by hyphens, without what may be around them.
    private static final Set<String> PUBLISHED = Set.of(
            "better-auth-secret-12345678901234567890",
            "a-string-secret-at-least-256-bits-long",
            "super-secret-jwt-token-with-at-least-32-characters-long",
            "your-super-secret-jwt-token-with-at-least-32-characters-long",
            "your-secret-key-change-this-in-production",
            "your-256-bit-secret",
            "your-256-bit-secret-your-256-bit-secret",
            "your-super-secret-key-min-32-characters",
            "your-secret-key-at-least-32-characters-long",
            "your-secret-key-here-at-least-32-characters",
            "your-better-auth-secret-at-least-32-chars",
            "change-this-secret-in-production-32-chars",
            "your-secret-key-min-32-characters-long",
            "your-secret-key-at-least-32-characters",
            "your-super-secret-key-at-least-32-characters-long",
            "your-better-auth-secret-here",
            "your-better-auth-secret",
            "your-super-secret-key",
            "your-secret-key-here",
            "your-secret-key",
            "your-secret-here",
            "your-secret",
            "super-secret-key",
            "super-secret",
            "supersecret",
            "change-me",
            "changeme",
            "secret",
            // Our own, of docs/conformance.
            "published-and-worthless-conformance-secret-0123456789-0123456789-0123456789");

    // What asks to be replaced, in whatever words the next guide has.
    private static final Pattern PLACEHOLDER = Pattern.compile("your-(.*-)?(secret|key|token|password)(-.*)?"
            + "|your-.*-here|(.*-)?(change|replace)-?(me|this|it)(-.*)?|(.*-)?placeholder(-.*)?");

    private PublishedSecrets() {}

    static boolean contains(String secret) {
        var words =
                secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return PUBLISHED.contains(words) || PLACEHOLDER.matcher(words).matches();
    }
}
