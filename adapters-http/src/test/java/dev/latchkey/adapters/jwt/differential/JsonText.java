package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A JSON object as text, which can be spelled in ways that no writer of JSON would. */
final class JsonText {
    private record Member(String name, String value) {}

    private static final List<String> CLAIMS = List.of("iss", "aud", "sub", "iat", "exp", "nbf");
    private static final List<String> TIMES = List.of("iat", "exp", "nbf");
    private static final List<String> OTHER_CLAIMS =
            List.of("jti", "sid", "email", "session", "user", "nonce", "events", "cnf", "client_id", "name", "scope");
    private static final List<String> HEADERS = List.of("alg", "kid", "typ");
    private static final List<String> OTHER_HEADERS =
            List.of("crit", "b64", "zip", "cty", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "enc", "p2c", "x");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1.5",
            "1e3",
            "1e400",
            "9223372036854775808",
            "253402300800",
            "1" + "0".repeat(70),
            "01",
            "NaN",
            "'x'",
            "\"\"",
            "\"x\"",
            "\" \"",
            "\"" + Expectations.ISSUER + "\"",
            "\"" + Expectations.AUDIENCE + "\"",
            "\"" + Expectations.ISSUER + "/\"",
            "\"" + Expectations.NOW.getEpochSecond() + "\"",
            "[]",
            "{}",
            "[null]",
            "[\"" + Expectations.AUDIENCE + "\"]",
            "[\"x\",\"" + Expectations.AUDIENCE + "\"]",
            "[1,\"" + Expectations.AUDIENCE + "\"]",
            "[\"" + Expectations.ISSUER + "\"]",
            "\"\\ud800\"",
            "\"a\\u0000b\"",
            "\"a\\r\\nb\"",
            "\"\\u202e\"",
            "\"JWT\"",
            "\"jwt\"",
            "\"at+jwt\"",
            "\"none\"",
            "\"HS256\"",
            "\"hs256\"",
            "\"RS256\"",
            "\"ES256\"",
            "\"" + "x".repeat(300) + "\"",
            "{\"x\":1,\"x\":2}",
            "[".repeat(20) + "]".repeat(20));
    private static final int[] SECONDS = {
        -604_801, -604_800, -3600, -61, -60, -59, -31, -30, -29, -1, 0, 1, 29, 30, 31, 59, 60, 61, 3600, 604_799,
        604_800, 604_801
    };
    private static final List<String> FRACTIONS = List.of("", "", "", ".0", ".5", ".999", "e0", "E+0");
    private static final List<String> SPACES = List.of(" ", "\n", "\t", "\r\n");
    private static final List<String> BREAKS = List.of("\uFEFF", "x", "/**/", "{}", "]", "\u0000", ",");

    private final List<String> names;
    private final List<String> otherNames;
    private final List<Member> members = new ArrayList<>();
    private final List<String> mutations = new ArrayList<>();
    private String before = "";
    private String between = ",";
    private String after = "";
    private boolean invalidUtf8;

    private JsonText(List<String> names, List<String> otherNames) {
        this.names = names;
        this.otherNames = otherNames;
    }

    static JsonText header(TestKey key) {
        var header = new JsonText(HEADERS, OTHER_HEADERS);
        for (var member : key.header().replaceAll("[{}]", "").split(",", -1)) {
            var colon = member.indexOf(':');
            header.members.add(new Member(member.substring(1, colon - 1), member.substring(colon + 1)));
        }
        return header;
    }

    static JsonText claims() {
        var claims = new JsonText(CLAIMS, OTHER_CLAIMS);
        var now = Expectations.NOW.getEpochSecond();
        claims.members.add(new Member("iss", "\"" + Expectations.ISSUER + "\""));
        claims.members.add(new Member("aud", "\"" + Expectations.AUDIENCE + "\""));
        claims.members.add(new Member("sub", "\"ada\""));
        claims.members.add(new Member("iat", Long.toString(now - 900)));
        claims.members.add(new Member("exp", Long.toString(now + 900)));
        return claims;
    }

    List<String> mutations() {
        return List.copyOf(mutations);
    }

    void note(String mutation) {
        mutations.add(mutation);
    }

    void mutate(RandomGenerator random) {
        switch (random.nextInt(16)) {
            case 0, 1, 14, 15 -> put(one(names, random), one(VALUES, random));
            case 2, 3, 4, 5 -> {
                var time = Expectations.NOW.getEpochSecond() + SECONDS[random.nextInt(SECONDS.length)];
                put(one(TIMES, random), time + one(FRACTIONS, random));
            }
            case 6 -> {
                var name = one(names, random);
                members.removeIf(member -> member.name.equals(name));
                note(name + " removed");
            }
            case 7 -> {
                var name = one(names, random);
                members.add(new Member(random.nextBoolean() ? name : escaped(name), one(VALUES, random)));
                note(name + " twice");
            }
            case 8 -> {
                members.replaceAll(member -> new Member(escaped(member.name), member.value));
                note("names escaped");
            }
            case 9 -> {
                between = one(SPACES, random) + "," + one(SPACES, random);
                before = one(SPACES, random);
                after = one(SPACES, random);
                note("spaces");
            }
            case 10 -> {
                Collections.shuffle(members, new Random(random.nextLong()));
                note("shuffled");
            }
            case 11 -> put(one(otherNames, random), one(VALUES, random));
            case 12 -> {
                before = random.nextBoolean() ? one(BREAKS, random) : "";
                after = before.isEmpty() ? one(BREAKS, random) : "";
                note("with text around it");
            }
            default -> {
                invalidUtf8 = true;
                note("with invalid UTF-8");
            }
        }
    }

    byte[] bytes() {
        var text = new StringBuilder(before).append('{');
        for (int i = 0; i < members.size(); i++) {
            text.append(i == 0 ? "" : between)
                    .append('"')
                    .append(members.get(i).name)
                    .append("\":")
                    .append(members.get(i).value);
        }
        if (invalidUtf8) {
            text.append(",\"u\":\"\u00ff\"");
        }
        // U+00FF as the one byte that UTF-8 never has.
        return text.append('}')
                .append(after)
                .toString()
                .getBytes(invalidUtf8 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private void put(String name, String value) {
        members.removeIf(member -> member.name.equals(name));
        members.add(new Member(name, value));
        note(name + " = " + (value.length() > 40 ? value.substring(0, 40) + "..." : value));
    }

    private static String escaped(String name) {
        return String.format(Locale.ROOT, "\\u%04x", (int) name.charAt(0)) + name.substring(1);
    }

    private static String one(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
