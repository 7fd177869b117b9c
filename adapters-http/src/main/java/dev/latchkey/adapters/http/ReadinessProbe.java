package dev.latchkey.adapters.http;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;

/** A readiness check as the admin socket asks it. */
record ReadinessProbe(ReadinessCheck check) implements HealthCheck {
    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public String name() {
        return check.name();
    }

    @Override
    public String path() {
        return check.name();
    }

    /** Down where the check fails to answer: what it threw would be shown to whoever asks. */
    @Override
    public HealthCheckResponse call() {
        try {
            return HealthCheckResponse.builder()
                    .status(check.ready().getAsBoolean())
                    .build();
        } catch (RuntimeException _) {
            return HealthCheckResponse.builder().status(false).build();
        }
    }
}
