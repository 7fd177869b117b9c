#!/usr/bin/env node
// Sends every token of tokens.json to a server and compares its answers with what they must be. Node 20, no dependencies.
// Requests go out over a bare socket: an HTTP client would mend or refuse much of what has to be sent here.
import { readFileSync } from "node:fs";
import net from "node:net";
import tls from "node:tls";
import { parseArgs } from "node:util";

const USAGE = `usage: node run.mjs --url URL [options]

  --url URL             a route of the server that needs a bearer token and answers GET
  --mode MODE           which keys the server was given: hs256 (the shared secret), jwks, or both (default)
  --algorithms LIST     judge only what these algorithms decide, such as HS256,RS256 (default: all)
  --only GROUP          judge only cases whose id begins so, such as 4 or 3.10; may be repeated
  --skip GROUP          leave out cases whose id begins so; may be repeated
  --level must          judge only what an RFC demands (default: hard, which adds what is stricter)
  --member NAME         answers are JSON, and this member must be the subject of an accepted token, to the letter
  --timeout SECONDS     for one answer, from 0.001 to 600 (default: 10)
  --insecure            do not check the server's certificate
  --json                print the result as JSON

Exit code: 0 all as it must be, 1 something is not, 2 usage, or no server there.
`;

const { cases, sections } = JSON.parse(readFileSync(new URL("tokens.json", import.meta.url), "utf8"));
const ALGORITHMS = [...new Set(cases.flatMap((it) => it.requests.map((request) => request.algorithm)))].filter(Boolean).sort();
const TEN_MIB = 10 * 1024 * 1024;
const MODES = { hs256: ["any", "secret"], jwks: ["any", "jwks"], both: ["any", "secret", "jwks"] };

function usage(problem) {
  process.stderr.write(`${problem}\n\n${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string" },
        mode: { type: "string", default: "both" },
        algorithms: { type: "string" },
        only: { type: "string", multiple: true, default: [] },
        skip: { type: "string", multiple: true, default: [] },
        level: { type: "string", default: "hard" },
        member: { type: "string" },
        timeout: { type: "string", default: "10" },
        insecure: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    return usage(error.message);
  }
}

function checked(values) {
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  if (!values.url) usage("--url is missing");
  const url = URL.canParse(values.url) ? new URL(values.url) : usage("--url is not a URL");
  if (!["http:", "https:"].includes(url.protocol)) usage("--url must begin with http: or https:");
  if (!Object.hasOwn(MODES, values.mode)) usage("--mode must be hs256, jwks or both");
  if (!["must", "hard"].includes(values.level)) usage("--level must be must or hard");
  const algorithms = values.algorithms?.split(",").map((it) => it.trim()) ?? ALGORITHMS;
  if (!algorithms.every((it) => ALGORITHMS.includes(it))) usage(`--algorithms must be a comma list of ${ALGORITHMS.join(", ")}`);
  const timeout = Number(values.timeout) * 1000;
  if (!(timeout >= 1 && timeout <= 600_000)) usage("--timeout must be from 0.001 to 600 seconds");
  return { ...values, url, algorithms, timeout };
}

/** 3.1 means 3.1-... and 3.1, not 3.10; 3 means all of section 3. */
function belongs(id, group) {
  return id.startsWith(group) && (/[-.]$/.test(group) || id.length === group.length || /[^0-9]/.test(id[group.length]));
}

function* selected(cases, options) {
  for (const it of cases) {
    if (options.only.length > 0 && !options.only.some((group) => belongs(it.id, group))) continue;
    if (options.skip.some((group) => belongs(it.id, group))) continue;
    if (options.level === "must" && it.level !== "MUST") continue;
    for (const request of it.requests) {
      if (!MODES[options.mode].includes(request.keys)) continue;
      if (request.algorithm && !options.algorithms.includes(request.algorithm)) continue;
      yield { case: it, request };
    }
  }
}

/** The request as it goes over the wire, each character one byte. */
function wire(url, request) {
  const query = [url.search.slice(1), request.query].filter(Boolean).join("&");
  const headers = request.token === undefined ? request.headers : [`Authorization: Bearer ${request.token}`];
  const lines = [
    `GET ${url.pathname}${query ? `?${query}` : ""} HTTP/1.1`,
    `Host: ${url.host}`,
    "Accept: application/json",
    "Connection: close",
    ...headers,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

/** The answer to its end, or an error that says why there is none. */
function exchange({ url, timeout, insecure }, bytes) {
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port || (secure ? 443 : 80));
  return new Promise((resolve, reject) => {
    const socket = secure
      ? tls.connect({ host, port, servername: net.isIP(host) ? "" : host, rejectUnauthorized: !insecure })
      : net.connect({ host, port });
    const chunks = [];
    let size = 0;
    const timer = setTimeout(() => socket.destroy(new Error("no answer in time")), timeout);
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString("utf8");
      const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(text);
      if (status) resolve({ status: Number(status[1]), text });
      else reject(new Error(size === 0 ? "connection closed without an answer" : "the answer is not HTTP/1.1"));
    };
    socket.on(secure ? "secureConnect" : "connect", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > TEN_MIB || complete(chunks)) end();
    });
    socket.on("end", end);
    socket.on("error", (error) => {
      // A server may answer and hang up on what it did not read.
      if (size > 0) return end();
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** For servers that keep the connection open although they were asked to close it. */
function complete(chunks) {
  const all = Buffer.concat(chunks);
  const head = all.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /^content-length: *(\d+)\s*$/im.exec(all.toString("latin1", 0, head));
  return length !== null && all.length >= head + 4 + Number(length[1]);
}

function body(text) {
  const content = text.slice(text.indexOf("\r\n\r\n") + 4);
  return content.slice(content.indexOf("{"), content.lastIndexOf("}") + 1); // chunked or not
}

/** What is wrong with the answer, or nothing. */
function fault({ case: it, request }, answer, member) {
  const signature = (request.token ?? request.headers.join(" ")).match(/[A-Za-z0-9_-]{22,}(?![.A-Za-z0-9_-])/)?.[0];
  if (signature && answer.text.includes(signature)) return "the answer repeats the token";
  if (it.verdict === "reject") {
    return it.status.includes(answer.status) ? undefined : `answered ${answer.status} instead of ${it.status.join(" or ")}`;
  }
  if (answer.status < 200 || answer.status > 299) return `answered ${answer.status} instead of accepting it`;
  if (member === undefined) return undefined;
  try {
    return JSON.parse(body(answer.text))[member] === it.subject ? undefined : `${member} is not the subject`;
  } catch {
    return "the answer is not JSON";
  }
}

async function judge(options, sample) {
  try {
    return fault(sample, await exchange(options, wire(options.url, sample.request)), options.member);
  } catch (error) {
    return error.message || error.code;
  }
}

async function run(options, samples) {
  const results = new Array(samples.length);
  let next = 0;
  const worker = async () => {
    while (next < samples.length) {
      const index = next++;
      const { case: it, request } = samples[index];
      const fault = await judge(options, samples[index]);
      results[index] = { id: it.id, keys: request.keys, algorithm: request.algorithm, level: it.level, verdict: it.verdict, fault, case: it };
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}

function bySection(sections, results) {
  return Object.entries(sections).map(([number, title]) => {
    const of = results.filter((it) => it.id.startsWith(`${number}.`));
    return { section: number, title, sent: of.length, failed: of.filter((it) => it.fault).length };
  });
}

function print(results, summary) {
  for (const { id, keys, algorithm, level, fault, case: it } of results.filter((it) => it.fault)) {
    console.log(`FAILED  ${id} [${[level, keys, algorithm].filter(Boolean).join(", ")}]: ${fault}`);
    console.log(`        ${it.title}. ${it.rule} (${it.reference})`);
  }
  for (const { section, title, sent, failed } of summary.filter((it) => it.sent > 0)) {
    console.log(`${section}  ${title.padEnd(58)} ${String(sent).padStart(4)} sent ${String(failed).padStart(4)} failed`);
  }
  const failed = results.filter((it) => it.fault).length;
  const accepted = results.filter((it) => it.verdict === "accept").length;
  console.log(`${results.length} requests, ${accepted} of them to be accepted: ${failed === 0 ? "all as they must be" : `${failed} failed`}`);
}

const chosen = checked(options());
const samples = [...selected(cases, chosen)];
if (samples.length === 0) usage("no case is left to judge");
try {
  await exchange(chosen, wire(chosen.url, { headers: [] }));
} catch (error) {
  process.stderr.write(`no server answers at ${chosen.url.origin}: ${error.message || error.code}\n`);
  process.exit(2);
}
const results = await run(chosen, samples);
const summary = bySection(sections, results);
if (chosen.json) {
  const failures = results.filter((it) => it.fault).map(({ case: it, ...rest }) => ({ ...rest, title: it.title, rule: it.rule, reference: it.reference }));
  console.log(JSON.stringify({ requests: results.length, failed: failures.length, summary, failures }, null, 2));
} else {
  print(results, summary);
}
process.exitCode = results.some((it) => it.fault) ? 1 : 0;
