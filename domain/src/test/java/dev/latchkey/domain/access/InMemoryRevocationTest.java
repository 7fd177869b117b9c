package dev.latchkey.domain.access;

import dev.latchkey.domain.privacy.InMemoryUserData;

final class InMemoryRevocationTest extends RevocationContract {
    private final InMemoryUserData data = new InMemoryUserData();

    @Override
    protected RevocationRepository revocations() {
        return data;
    }

    @Override
    protected AccessCheck access() {
        return data;
    }
}
