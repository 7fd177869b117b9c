package dev.latchkey.architecture;

import java.util.Set;

/** The short lists that rules refer to, by name relative to the root. What is no longer there must leave them too. */
final class Exemptions {
    /** The types other rooms may see of an adapter: what bootstrap constructs, and what it constructs it with. */
    static final Set<String> PUBLIC = Set.of(
            "adapters.http.AuditTrail",
            "adapters.http.BearerTokenProvider",
            "adapters.http.Capacity",
            "adapters.http.HttpConfig",
            "adapters.http.HttpServer",
            "adapters.http.Observers",
            "adapters.http.PortUnavailableException",
            "adapters.http.ReadinessCheck",
            "adapters.http.RequestTracing",
            "adapters.http.UseCases",
            "adapters.jwt.JwkSetConfig",
            "adapters.jwt.JwkSetEvents",
            "adapters.jwt.JwkSetExamination",
            "adapters.jwt.JwkSetFinding",
            "adapters.jwt.JwsAlgorithm",
            "adapters.jwt.JwtConfig",
            "adapters.jwt.JwtTokenVerifier",
            "adapters.jwt.RefusalTrend",
            "adapters.jwt.RefusalWatch",
            "adapters.jwt.RevocableTokenVerifier",
            "adapters.jwt.SharedSecret",
            "adapters.jwt.SignatureEngine",
            "adapters.jwt.TokenCacheConfig",
            "adapters.jwt.TokenCheck",
            "adapters.jwt.TokenExplainer",
            "adapters.jwt.TokenExplanation",
            "adapters.jwt.TokenFacts",
            "adapters.jwt.TokenKind",
            "adapters.jwt.VerifierEvents",
            "adapters.jwt.WatchedTokenVerifier",
            "adapters.jwt.helidon.HelidonSignatureEngine",
            "adapters.jwt.nimbus.NimbusSignatureEngine",
            "adapters.persistence.BindingSecret",
            "adapters.persistence.ConnectionPool",
            "adapters.persistence.Database",
            "adapters.persistence.DatabaseConfig",
            "adapters.persistence.DatabaseExamination",
            "adapters.persistence.DatabaseFinding",
            "adapters.persistence.DatabaseOperation",
            "adapters.persistence.DatabaseStartException",
            "adapters.persistence.DatabaseUrl",
            "adapters.persistence.DatabaseWatch",
            "adapters.persistence.Revocations",
            "adapters.persistence.Schema",
            "adapters.persistence.SessionTable");

    /** The types that change, each under one lock: the issuer's keys, when to fetch them next, how much was logged,
     * and how fresh a copy is; and a document or lines while they are written, by one thread. */
    static final Set<String> STATEFUL = Set.of(
            "adapters.http.ExportDocument",
            "adapters.http.LinesPerSecond",
            "adapters.jwt.FetchPace",
            "adapters.jwt.IssuerKeys",
            "adapters.persistence.Freshness",
            "bootstrap.LogLines");

    /** The types that serve routes to anybody: descriptions of the API, which know nothing of any user. */
    static final Set<String> OPEN = Set.of(
            "adapters.http.DocumentationRoutes", "adapters.http.ProblemRoutes", "adapters.http.ResourceMetadata");

    private Exemptions() {}
}
