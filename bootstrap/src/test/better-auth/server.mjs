// A real Better Auth server that keeps everything in memory, for one test.
//
// usage: node server.mjs [ALGORITHM [SECRET]]
//   ALGORITHM  of the jwt() plugin's key pair, EdDSA by default; with HS256 tokens are signed under SECRET
//
// Prints its base URL when it takes requests. "rotate" on standard input lets the keys expire, which is answered by
// "rotated"; the end of standard input ends it.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { bearer, jwt } from "better-auth/plugins";
import { SignJWT } from "jose";

const [alg, secret] = process.argv.slice(2);
const database = { user: [], session: [], account: [], verification: [], jwks: [] };

// The plugin's own keys are asymmetric only. With a signer of one's own it insists on a remoteUrl and on an algorithm
// that may not say HS256: both are dummies, and /jwks answers 404.
const sharedSecret = {
    jwks: { remoteUrl: "https://unused.example.test/jwks", keyPairConfig: { alg: "EdDSA" } },
    jwt: {
        sign: (payload) =>
            new SignJWT(payload)
                .setProtectedHeader({ alg: "HS256", typ: "JWT" })
                .sign(new TextEncoder().encode(secret)),
    },
};
const keyPair = alg && { jwks: { keyPairConfig: { alg } } };

const server = createServer();
server.listen(0, "127.0.0.1", () => {
    const baseURL = `http://127.0.0.1:${server.address().port}`;
    const auth = betterAuth({
        baseURL,
        secret: "for-this-test-only-0f3b9c1d7e5a4826b1d0c9e8f7a6b5c4",
        database: memoryAdapter(database),
        emailAndPassword: { enabled: true },
        plugins: [bearer(), jwt(alg === "HS256" ? sharedSecret : keyPair)],
        rateLimit: { enabled: false },
        telemetry: { enabled: false },
    });
    server.on("request", toNodeHandler(auth));
    console.log(baseURL);
});

// As after a rotationInterval: the next signature makes a new key, and the old one stays listed for the grace period.
const rotate = () => database.jwks.forEach((key) => (key.expiresAt = new Date(Date.now() - 1)));

for await (const line of createInterface({ input: process.stdin })) {
    if (line === "rotate") {
        rotate();
        console.log("rotated");
    }
}
process.exit(0);
