package dev.latchkey.adapters.jwt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
final class FetchFailures implements JwkSetEvents {
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void dated(Duration clockDifference) {
        told.add("dated " + clockDifference);
    }

    @Override
    public void failed(URI location, String reason, JwkSetFinding why) {
        told.add(reason + " of " + location + ": " + why.code() + ", " + why.seen());
    }

    List<String> told() {
        return List.copyOf(told);
    }
}
