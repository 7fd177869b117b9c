// Real Better Auth servers, each configured as somebody new to it might, with what comes of that; for one test.
//
// usage: node traps-server.mjs SECRET
//
// Prints one line when they take requests: a JSON object of the name and the base URL of each. GET /last-mail at any of
// them answers the token of the last verification mail. The end of standard input ends them.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { bearer, jwt } from "better-auth/plugins";

const [secret] = process.argv.slice(2);
const empty = () => ({ user: [], session: [], account: [], verification: [], jwks: [] });
const kept = empty();
const cache = (strategy, option) => ({
    session: { cookieCache: { enabled: true, strategy } },
    plugins: [bearer(), jwt(option)],
});
let lastMail = "";

const configurations = {
    plain: () => ({}),
    withoutJwt: () => ({ plugins: [bearer()] }),
    compactCache: () => cache("compact"),
    jwtCache: () => cache("jwt"),
    publishedCache: () => cache("jwt", { sessionCookieCache: true }),
    encryptedCache: () => cache("jwe"),
    // None of these options exists.
    madeUpOptions: () => ({ plugins: [bearer(), jwt({ algorithm: "HS256", jwtSecret: secret, expiresIn: "7d" })] }),
    hs256Keys: () => ({ plugins: [bearer(), jwt({ jwks: { keyPairConfig: { alg: "HS256" } } })] }),
    baseUrlWithPath: (here) => ({ baseURL: `${here}/api/auth` }),
    withoutBaseUrl: () => ({ baseURL: undefined }),
    numberAsSpan: () => ({ plugins: [bearer(), jwt({ jwt: { expirationTime: 900 } })] }),
    issuerAlone: () => ({ plugins: [bearer(), jwt({ jwt: { issuer: "https://issuer.example.test" } })] }),
    mail: () => ({
        emailVerification: { sendOnSignUp: true, sendVerificationEmail: async ({ token }) => void (lastMail = token) },
    }),
    before: () => ({ database: memoryAdapter(kept) }),
    // On the tables of the one before.
    otherSecret: () => ({ database: memoryAdapter(kept), secret: `another-${secret}` }),
    otherAlgorithm: () => ({
        database: memoryAdapter(kept),
        plugins: [bearer(), jwt({ jwks: { keyPairConfig: { alg: "ES256" } } })],
    }),
};

const start = (configure) =>
    new Promise((resolve) => {
        const server = createServer();
        server.listen(0, "127.0.0.1", () => {
            const here = `http://127.0.0.1:${server.address().port}`;
            const handle = toNodeHandler(
                betterAuth({
                    baseURL: here,
                    secret,
                    database: memoryAdapter(empty()),
                    emailAndPassword: { enabled: true },
                    plugins: [bearer(), jwt()],
                    rateLimit: { enabled: false },
                    telemetry: { enabled: false },
                    logger: { disabled: true },
                    ...configure(here),
                }),
            );
            server.on("request", (request, response) =>
                request.url === "/last-mail" ? response.end(lastMail) : handle(request, response),
            );
            resolve(here);
        });
    });

const urls = {};
for (const [name, configure] of Object.entries(configurations)) {
    urls[name] = await start(configure);
}
console.log(JSON.stringify(urls));
process.stdin.resume().on("end", () => process.exit(0));
