package dev.latchkey.adapters.jwt.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A payload in the making: each claim as it is spelled in JSON. */
record Claims(Map<String, String> members) {
    static final String ISSUER = "https://issuer.example.com";
    static final String AUDIENCE = "https://api.example.com";
    static final String SUBJECT = "ada";
    /** 2026-01-01. */
    static final long ISSUED_AT = 1_767_225_600;
    /** The longest life that can be configured, to the second: ten years of 365 days. */
    static final long LONGEST_LIFE = 3650L * 86_400;

    static final long EXPIRES_AT = ISSUED_AT + LONGEST_LIFE;
    /** 2035-12-28: for years to come the future. */
    static final long FUTURE = EXPIRES_AT - 2 * 86_400;

    static Claims usual() {
        return new Claims(Map.of())
                .with("iss", text(ISSUER))
                .with("aud", text(AUDIENCE))
                .with("sub", text(SUBJECT))
                .with("iat", ISSUED_AT)
                .with("exp", EXPIRES_AT);
    }

    Claims with(String name, String json) {
        var changed = new LinkedHashMap<>(members);
        changed.put(name, json);
        return new Claims(changed);
    }

    Claims with(String name, long number) {
        return with(name, Long.toString(number));
    }

    Claims without(String name) {
        var changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return new Claims(changed);
    }

    String json() {
        return members.entrySet().stream()
                .map(it -> text(it.getKey()) + ":" + it.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Signed both ways, as it is. */
    List<Sent> signed() {
        return Signer.both(it -> it.token(json()));
    }

    static String text(String plain) {
        return '"' + plain + '"';
    }
}
