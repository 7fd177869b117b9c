// A real Better Auth server that keeps everything in PostgreSQL, in tables of its own migration, for one test.
//
// usage: node postgres-server.mjs DATABASE_URL [PUBLIC_URL]
//   PUBLIC_URL  makes it one more server behind the URL of another, which does not yet put the session into tokens
//
// Prints where it takes requests; the end of standard input ends it.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { bearer, jwt } from "better-auth/plugins";
import pg from "pg";

const [connectionString, publicUrl] = process.argv.slice(2);
const withSession = { jwt: { definePayload: ({ session }) => ({ sid: session.id }) } };

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
    const here = `http://127.0.0.1:${server.address().port}`;
    const options = {
        baseURL: publicUrl ?? here,
        secret: "for-this-test-only-0f3b9c1d7e5a4826b1d0c9e8f7a6b5c4",
        database: new pg.Pool({ connectionString }),
        emailAndPassword: { enabled: true },
        session: { cookieCache: { enabled: true } },
        plugins: [bearer(), publicUrl ? jwt() : jwt(withSession)],
        rateLimit: { enabled: false },
        telemetry: { enabled: false },
    };
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
    server.on("request", toNodeHandler(betterAuth(options)));
    console.log(here);
});

process.stdin.resume().on("end", () => process.exit(0));
