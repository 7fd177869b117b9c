import { APIError, createAuthMiddleware } from "better-auth/api";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { jwt } from "better-auth/plugins";
import { Pool } from "pg";
import { environment } from "./environment";
import { eraseAtLatchkey, type Erasure } from "./erasure";

const DAY = 24 * 60 * 60;

/** Any number: by it, of several processes that start at once, one migrates and the others wait. */
const MIGRATION_LOCK = 7_253_901_648;

/** What a deletion needs of the Better Auth that it is an option of. */
type Sessions = {
  revokeOtherSessions(request: { headers: Headers }): Promise<unknown>;
  getToken(request: { headers: Headers }): Promise<{ token: string }>;
};

function configuration(database: Pool, sessions: () => Sessions) {
  const erasures = new WeakMap<Request, Erasure>();
  return {
    baseURL: environment("BETTER_AUTH_URL"), // never unset: iss and aud would follow the caller's Host header
    secret: environment("BETTER_AUTH_SECRET"),
    database,
    emailAndPassword: { enabled: true },
    plugins: [
      jwt({
        jwt: {
          definePayload: ({ session }) => ({ sid: session.id }), // by default the whole user record goes into every token
          expirationTime: process.env.BETTER_AUTH_TOKEN_LIFE ?? "5m", // a string: a number would be an absolute time, in 1970
        },
        jwks: { rotationInterval: 30 * DAY, gracePeriod: DAY },
      }),
    ],
    user: {
      deleteUser: {
        enabled: true,
        // Before, since afterwards nobody could ask for a token to erase with. What throws keeps the user.
        beforeDelete: async (_user, request) => {
          if (!request) {
            throw new APIError("BAD_REQUEST");
          }
          // First, so that no other device adds something afterwards.
          await sessions().revokeOtherSessions({ headers: request.headers });
          const { token } = await sessions().getToken({ headers: request.headers });
          erasures.set(request, await eraseAtLatchkey(token));
        },
      },
    },
    hooks: {
      // Better Auth itself is content with a session of the last day.
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path === "/delete-user" && !ctx.body?.password) {
          throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "It takes the password." });
        }
      }),
      // The receipt can be had now or never.
      after: createAuthMiddleware(async (ctx) => {
        const erasure = ctx.path === "/delete-user" && ctx.request && erasures.get(ctx.request);
        return erasure ? ctx.json(erasure) : undefined;
      }),
    },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
}

async function migrate(database: Pool, options: BetterAuthOptions) {
  const connection = await database.connect();
  try {
    await connection.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
  } finally {
    connection.release(true); // and the lock with it
  }
}

async function start() {
  // Whose role has a schema of its own, and it alone in its search_path.
  const database = new Pool({ connectionString: environment("BETTER_AUTH_DATABASE_URL"), max: 10 });
  database.on("error", () => {}); // an idle connection that broke is replaced by the next query
  const options = configuration(database, (): Sessions => instance.api);
  try {
    await migrate(database, options);
  } catch (reason) {
    await database.end();
    throw reason;
  }
  const instance = betterAuth(options);
  return instance;
}

type Auth = Awaited<ReturnType<typeof start>>;

// Next.js bundles this file more than once.
const shared = globalThis as { latchkeyAuth?: Promise<Auth> | undefined };

/** The one Better Auth of this process, its tables up to date. What failed is tried again by the next who asks. */
export function auth(): Promise<Auth> {
  shared.latchkeyAuth ??= start().catch((reason: unknown) => {
    shared.latchkeyAuth = undefined;
    throw reason;
  });
  return shared.latchkeyAuth;
}
