import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { lib } from "./typescript.mjs";

const { WORDS, words } = await lib("words");
const { Problem, problemOf } = await lib("problem");

const codes = [...readFileSync(new URL("../../../docs/problems.md", import.meta.url), "utf8").matchAll(/^## (\w+)$/gm)].map(
  ([, code]) => code,
);

describe("Words for people", () => {
  test("are there for every problem that Latchkey has", () => {
    assert.ok(codes.length >= 16);
    assert.deepEqual(
      codes.filter((code) => !(code in WORDS)),
      [],
    );
  });

  test("name the line of the log where the fault is ours", () => {
    assert.match(words(new Problem("internal_error", { requestId: "4711" })), /4711/);
    assert.doesNotMatch(words(new Problem("not_found", { requestId: "4711" })), /4711/);
  });

  test("are found even for what nobody foresaw", () => {
    assert.equal(words(new Problem("unheard_of")), "Something went wrong.");
  });
});

describe("An answer", () => {
  test("that is a problem has its code, when to try again, and its place in the log", async () => {
    const problem = await problemOf(
      new Response(JSON.stringify({ code: "overloaded", requestId: "4711" }), {
        status: 503,
        headers: { "Content-Type": "application/problem+json", "Retry-After": "3" },
      }),
    );
    assert.deepEqual([problem.code, problem.retryAfterSeconds, problem.requestId], ["overloaded", 3, "4711"]);
    assert.ok(problem.isPassing);
  });

  test("that is no problem of Latchkey's says that it cannot be reached", async () => {
    const problem = await problemOf(new Response("Internal Server Error", { status: 500 }));
    assert.equal(problem.code, "unreachable");
    assert.ok(problem.isPassing);
  });
});
