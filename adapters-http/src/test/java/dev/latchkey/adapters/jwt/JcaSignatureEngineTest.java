package dev.latchkey.adapters.jwt;

final class JcaSignatureEngineTest extends SignatureEngineContract {
    @Override
    protected SignatureEngine engine() {
        return new JcaSignatureEngine();
    }
}
