import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { lib } from "./typescript.mjs";

const { SignedOut, TokenKeeper } = await lib("token");

const FIVE_MINUTES = 300;

/** @param {number} issuedAt in seconds, by the issuer's clock */
function token(name, issuedAt = 0, life = FIVE_MINUTES, sub = "alice") {
  const payload = Buffer.from(JSON.stringify({ sub, iat: issuedAt, exp: issuedAt + life })).toString("base64url");
  return `header.${payload}.${name}`;
}

describe("The token", () => {
  let now;
  let fetched;
  let answers;
  let keeper;

  beforeEach(() => {
    now = 1_000_000;
    fetched = 0;
    answers = [];
    keeper = new TokenKeeper(
      () => {
        const answer = answers[fetched++];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      () => now,
    );
  });

  test("is fetched when it is first wanted, and kept", async () => {
    answers = [token("first")];
    assert.equal(await keeper.current(), token("first"));
    assert.equal(await keeper.current(), token("first"));
    assert.equal(fetched, 1);
  });

  test("is fetched once, however many want it", async () => {
    answers = [token("first")];
    const got = await Promise.all([keeper.current(), keeper.current(), keeper.current()]);
    assert.deepEqual(got, [token("first"), token("first"), token("first")]);
    assert.equal(fetched, 1);
  });

  test("is fetched anew half a minute before it expires, not before", async () => {
    answers = [token("first"), token("second")];
    await keeper.current();
    now += 269_999;
    assert.equal(await keeper.current(), token("first"));
    now += 1;
    assert.equal(await keeper.current(), token("second"));
  });

  test("is fetched ahead for what comes later", async () => {
    answers = [token("first"), token("second")];
    await keeper.current();
    now += 260_000;
    assert.equal(await keeper.current(9_999), token("first"));
    assert.equal(await keeper.current(10_000), token("second"));
    assert.equal(await keeper.current(), token("second"));
  });

  test("of a short life is fetched anew at three quarters of it", async () => {
    answers = [token("first", 0, 8), token("second", 0, 8)];
    await keeper.current();
    now += 5_999;
    assert.equal(await keeper.current(), token("first", 0, 8));
    now += 1;
    assert.equal(await keeper.current(), token("second", 0, 8));
  });

  test("lives by our clock, wherever the issuer's is", async () => {
    answers = [token("first", 9_999_999_999)];
    await keeper.current();
    now += 269_999;
    assert.equal(await keeper.current(), token("first", 9_999_999_999));
  });

  test("that was refused is not given again", async () => {
    answers = [token("first"), token("second")];
    keeper.refused(await keeper.current());
    assert.equal(await keeper.current(), token("second"));
  });

  test("is kept when its predecessor is refused late", async () => {
    answers = [token("first"), token("second")];
    const first = await keeper.current();
    keeper.refused(first);
    await keeper.current();
    keeper.refused(first);
    assert.equal(await keeper.current(), token("second"));
    assert.equal(fetched, 2);
  });

  test("is forgotten at a sign-out", async () => {
    answers = [token("first"), token("second")];
    await keeper.current();
    keeper.clear();
    assert.equal(await keeper.current(), token("second"));
  });

  test("that a sign-out overtakes on its way is nobody's", async () => {
    answers = [token("first"), token("second")];
    const late = keeper.current();
    keeper.clear();
    const next = keeper.current();
    await assert.rejects(late, SignedOut);
    assert.equal(await next, token("second"));
    assert.equal(await keeper.current(), token("second"));
    assert.equal(fetched, 2);
  });

  test("is asked for again after a failure", async () => {
    answers = [new Error("down"), token("second")];
    await assert.rejects(keeper.current(), /down/);
    assert.equal(await keeper.current(), token("second"));
  });

  test("is asked for again after an answer that was none", async () => {
    answers = ["<html>", token("second")];
    await assert.rejects(keeper.current());
    assert.equal(await keeper.current(), token("second"));
  });

  test("with letters beyond ASCII in its payload is read", async () => {
    answers = [token("first", 0, FIVE_MINUTES, "Łöve–???>>>")];
    assert.equal(await keeper.current(), token("first", 0, FIVE_MINUTES, "Łöve–???>>>"));
  });

  test("of somebody else who signed in meanwhile is not for this page", async () => {
    const others = token("second", 0, FIVE_MINUTES, "bob");
    answers = [token("first", 0, FIVE_MINUTES, "alice"), others, others];
    keeper.refused(await keeper.current());
    await assert.rejects(keeper.current(), SignedOut);
    await assert.rejects(keeper.current(), SignedOut);
  });
});
