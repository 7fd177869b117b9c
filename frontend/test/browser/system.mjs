// The whole system as `./latchkey dev --frontend` starts it, with a relay in front of Latchkey that can be cut.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));

/** Short, so that it can be waited for. */
export const TOKEN_LIFE_SECONDS = 8;

export class System {
  /** Where people go. */
  url;
  /** What went from the front end to Latchkey, as text. */
  heard = "";
  #process;
  #data;
  #relay;
  #relayPort;
  #latchkeyPort;
  #connections = new Set();

  static async start() {
    const system = new System();
    system.#data = await mkdtemp(join(tmpdir(), "latchkey-frontend-"));
    await system.restore();
    const environment = { ...process.env };
    for (const name of ["BETTER_AUTH_URL", "BETTER_AUTH_SECRET", "DATABASE_URL"]) {
      delete environment[name];
    }
    system.#process = spawn(join(CHECKOUT, "latchkey"), ["dev", "--frontend", "--frontend-port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...environment,
        PORT: "0",
        LATCHKEY_ADMIN_PORT: "0",
        LATCHKEY_DATA_DIR: system.#data,
        LATCHKEY_TOKEN_CLOCK_SKEW: "PT0S",
        LATCHKEY_URL: `http://127.0.0.1:${system.#relayPort}`,
        BETTER_AUTH_TOKEN_LIFE: `${TOKEN_LIFE_SECONDS}s`,
      },
    });
    for await (const line of createInterface({ input: system.#process.stdout })) {
      system.url ??= /^Open (http:\S+)/.exec(line)?.[1];
      system.#latchkeyPort ??= /behind it on http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (system.url && system.#latchkeyPort) {
        system.#process.stdout.resume();
        return system;
      }
    }
    throw new Error("it ended without a word of where to go");
  }

  /** Nobody reaches Latchkey any more: connections are refused, open ones end. */
  async cut() {
    this.#connections.forEach((it) => it.destroy());
    const closed = once(this.#relay, "close");
    this.#relay.close();
    await closed;
  }

  /** Latchkey is there again, where it was. */
  async restore() {
    this.#relay = createServer((socket) => {
      const latchkey = connect(this.#latchkeyPort, "127.0.0.1");
      for (const [one, other] of [[socket, latchkey], [latchkey, socket]]) {
        this.#connections.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.#connections.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
      socket.on("data", (bytes) => {
        this.heard += bytes.toString("latin1");
      });
    });
    this.#relay.listen(this.#relayPort ?? 0, "127.0.0.1");
    await once(this.#relay, "listening");
    this.#relayPort = this.#relay.address().port;
  }

  /** A statement as Better Auth's role. */
  async sql(text, ...values) {
    const cluster = join(this.#data, "postgres/cluster");
    const password = await readFile(join(cluster, "better-auth.password"), "utf8");
    const port = (await readFile(join(cluster, "data/postmaster.pid"), "utf8")).split("\n")[3].trim();
    const client = new pg.Client(`postgresql://better_auth:${password}@127.0.0.1:${port}/latchkey`);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** SIGTERM, as a supervisor does it. @returns whether the pages are gone, too */
  async stop() {
    const ended = this.#process.exitCode === null ? once(this.#process, "exit") : Promise.resolve();
    this.#process.kill("SIGTERM");
    await ended;
    const gone = await fetch(this.url).then(
      () => false,
      () => true,
    );
    this.#connections.forEach((it) => it.destroy());
    this.#relay.close();
    await rm(this.#data, { recursive: true, force: true });
    return gone;
  }
}
