// Makes the front end ready and runs it, for `./latchkey dev --frontend`, which gives it its environment (README.md).
//
// usage: node dev.mjs prepare           installs packages and builds, where that is missing or older than the sources
//        node dev.mjs serve HOST PORT   serves what was built; says "ready" when it does
//
// The end of standard input ends it: whoever started it is gone.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const NEXT = join(here, "node_modules/next/dist/bin/next");
const NOT_SOURCES = new Set(["node_modules", ".next", "test", "dev.mjs", "next-env.d.ts", "README.md", "Dockerfile"]);
const UP_BY = 60_000;

process.env.NEXT_TELEMETRY_DISABLED = "1";
delete process.env.NODE_ENV; // npm would leave out what a build needs
let child;
process.stdin.resume().on("end", () => end("SIGTERM"));
process.stdin.on("error", () => end("SIGTERM"));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => end(signal));
}

function end(signal) {
  if (child?.exitCode === null) {
    child.once("exit", () => process.exit(0));
    child.kill(signal);
  } else {
    process.exit(0);
  }
}

/** @param output where what it prints goes: standard output is for the one who started us */
function run(output, program, ...args) {
  child = spawn(program, args, { cwd: here, stdio: ["ignore", output, 2] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function must(program, ...args) {
  const code = await run(2, program, ...args).catch(() => 1);
  if (code !== 0) {
    console.error(`frontend: ${program} ${args.join(" ")} failed`);
    process.exit(1);
  }
}

function time(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newestSource(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => !(folder === here && NOT_SOURCES.has(it.name)) && !it.name.endsWith(".tsbuildinfo"))
    .map((it) => (it.isDirectory() ? newestSource(join(folder, it.name)) : time(join(folder, it.name))))
    .reduce((one, other) => Math.max(one, other), 0);
}

async function prepare() {
  const installed = join(here, "node_modules/.package-lock.json");
  if (time(installed) < time(join(here, "package-lock.json"))) {
    console.error("Installing the front end's packages (once) ...");
    await must("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
  }
  if (time(join(here, ".next/BUILD_ID")) < Math.max(newestSource(here), time(installed))) {
    console.error("Building the front end (once for each change) ...");
    await must(process.execPath, NEXT, "build");
  }
}

/** The first request makes Better Auth's tables and its first key. */
async function serve(host, port) {
  // What Next.js says of its address is not the one to open.
  const ended = run("ignore", process.execPath, NEXT, "start", "-H", host, "-p", port);
  const deadline = Date.now() + UP_BY;
  const up = async () => {
    while (Date.now() < deadline && child.exitCode === null) {
      const answer = await fetch(`http://${host}:${port}/api/auth/jwks`).catch(() => undefined);
      if (answer?.ok) {
        console.log("ready");
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    end("SIGTERM");
  };
  await Promise.race([ended, up()]);
  process.exit(await ended);
}

const [command, ...args] = process.argv.slice(2);
if (command === "prepare") {
  await prepare();
  process.exit(0);
} else if (command === "serve" && args.length === 2) {
  await serve(...args);
} else {
  console.error("usage: node dev.mjs prepare | serve HOST PORT");
  process.exit(2);
}
