// The pair in a real browser, with nothing in between left out: Next.js, Better Auth, Latchkey and PostgreSQL as
// `./latchkey dev --frontend` starts them. Pictures of every page are then in target/frontend-pictures.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Browsers } from "./people.mjs";
import { System, TOKEN_LIFE_SECONDS } from "./system.mjs";

let system;
let browsers;
let rotatedAt;

before(async () => {
  system = await System.start();
  browsers = await Browsers.start(system.url);
});

after(async () => {
  await browsers?.close();
  assert.equal(await system?.stop(), true, "SIGTERM left the front end running");
});

/** As the pages ask, from their origin. */
function ask(person, path, token) {
  return person.page.evaluate(
    async ([path, token]) => {
      const answer = await fetch(`/latchkey${path}`, { headers: { Authorization: `Bearer ${token}` } });
      return { status: answer.status, body: await answer.json() };
    },
    [path, token],
  );
}

function freshToken(person) {
  return person.page.evaluate(async () => (await (await fetch("/api/auth/token")).json()).token);
}

function claims(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
}

describe("Two people", () => {
  test("each see only their own tasks", async () => {
    const alice = await browsers.person("Alice");
    const bob = await browsers.person("Bob");
    await alice.add("Water the plants");
    await bob.add("Feed the cat");
    await alice.page.reload();
    await alice.sees("Water the plants");
    await bob.page.reload();
    await bob.sees("Feed the cat");

    const hers = await ask(alice, "/api/tasks", await freshToken(alice));
    const asked = await ask(bob, `/api/tasks/${hers.body.items[0].id}`, await freshToken(bob));
    assert.equal(asked.status, 404);
    await alice.leave();
    await bob.leave();
  });

  test("are sent to the door when they are not signed in", async () => {
    const stranger = await browsers.stranger();
    for (const path of ["/", "/tasks", "/account"]) {
      await stranger.page.goto(path);
      assert.equal(new URL(stranger.page.url()).pathname, "/sign-in");
    }
    await stranger.leave();
  });
});

describe("At the door", () => {
  test("a wrong password and a taken address get words", async () => {
    const alice = await browsers.person("Alice");
    const stranger = await browsers.stranger();
    stranger.email = alice.email;
    await stranger.signIn("something-else");
    await stranger.hears("don’t belong together");
    await stranger.page.goto("/sign-up");
    await stranger.page.getByLabel("Name").fill("Mallory");
    await stranger.page.getByLabel("E-mail").fill(alice.email);
    await stranger.page.getByLabel("Password").fill("something-else");
    await stranger.page.getByRole("button", { name: "Create account" }).click();
    await stranger.hears("There is an account with this e-mail address already");
    await alice.leave();
    await stranger.leave();
  });

  test("too many attempts get words", async () => {
    const stranger = await browsers.stranger();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await stranger.signIn("something-else");
      await stranger.hears("don’t belong together");
    }
    await stranger.signIn("something-else");
    await stranger.hears("Too many attempts");
    await stranger.leave();
  });

  test("a sign-out ends the session in every tab", async () => {
    const alice = await browsers.person("Alice");
    const tab = await alice.context.newPage();
    alice.watch(tab);
    await tab.goto("/tasks");
    await tab.getByRole("heading", { name: "Nothing to do" }).waitFor();
    await alice.page.getByRole("button", { name: "Sign out" }).click();
    await alice.page.getByRole("heading", { name: "Welcome back" }).waitFor();
    await tab.getByRole("heading", { name: "Welcome back" }).waitFor();
    await alice.page.goto("/tasks");
    assert.equal(new URL(alice.page.url()).pathname, "/sign-in");
    await alice.leave();
  });

  test("a sign-out that fails is not taken for one", async () => {
    const alice = await browsers.person("Alice");
    await alice.page.route("**/api/auth/sign-out", (it) => it.abort());
    await alice.page.getByRole("button", { name: "Sign out" }).click();
    await alice.hears("You are still signed in.");
    await alice.inspect("still-signed-in");
    await alice.page.unroute("**/api/auth/sign-out");
    await alice.page.getByRole("button", { name: "Sign out" }).click();
    await alice.page.getByRole("heading", { name: "Welcome back" }).waitFor();
    await alice.leave();
  });

  test("a sign-in makes every tab that of whoever it is", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    await alice.add("Water the plants");
    await alice.context.clearCookies(); // signed out without a word to the tab
    alice.page = await alice.context.newPage();
    alice.watch(alice.page);
    alice.email = `other-${alice.email}`;
    await alice.signUp("Bob");
    await page.getByRole("heading", { name: "Bob’s tasks" }).waitFor();
    await page.getByRole("heading", { name: "Nothing to do" }).waitFor();
    await alice.leave();
  });
});

describe("Tasks", () => {
  test("are added, changed, ticked off, filtered and deleted", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    await alice.seesNothing();
    await alice.add("Call the plumber");
    await alice.add("Buy mlik");
    await alice.sees("Buy mlik", "Call the plumber");

    await page.getByRole("button", { name: "Edit “Buy mlik”" }).click();
    await page.getByLabel("Title").fill("Buy milk");
    await page.getByLabel("Notes").fill("Oat,\ntwo bottles");
    await page.getByRole("button", { name: "Save" }).click();
    await alice.sees("Buy milk", "Call the plumber");

    await page.getByRole("checkbox", { name: "Call the plumber" }).check();
    await alice.hears("“Call the plumber” is done.");
    await page.getByRole("link", { name: "Open" }).click();
    await alice.sees("Buy milk");
    await page.getByRole("link", { name: "Done" }).click();
    await alice.sees("Call the plumber");
    await page.getByRole("link", { name: "All" }).click();
    await alice.sees("Buy milk", "Call the plumber");

    await page.getByRole("button", { name: "Delete “Call the plumber”" }).click();
    await alice.sees("Buy milk");
    await page.getByRole("button", { name: "Close this message" }).click();
    await page.reload();
    await alice.sees("Buy milk");
    assert.equal(await alice.row("Buy milk").locator(".notes").innerText(), "Oat,\ntwo bottles");
    await alice.leave();
  });

  test("come back by undo", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    await alice.add("Call the plumber");
    await page.goto("/tasks?status=pending");
    await page.getByRole("checkbox", { name: "Call the plumber" }).click();
    await page.getByRole("heading", { name: "All done" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await alice.sees("Call the plumber");
    await page.getByRole("button", { name: "Delete “Call the plumber”" }).click();
    await page.getByRole("heading", { name: "All done" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await alice.sees("Call the plumber");
    await page.getByRole("button", { name: "Edit “Call the plumber”" }).click();
    await page.getByLabel("Title").fill("Write to the plumber");
    await page.getByRole("button", { name: "Save" }).click();
    await alice.hears("“Write to the plumber” is saved.");
    const undone = alice.answer("PATCH");
    await page.getByRole("button", { name: "Undo" }).click();
    await alice.sees("Call the plumber");
    await undone;
    await page.reload();
    await alice.sees("Call the plumber");
    await alice.leave();
  });

  test("are deleted even if the page is left while it could still be undone", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Call the plumber");
    await alice.page.getByRole("button", { name: "Delete “Call the plumber”" }).click();
    await alice.seesNothing();
    await alice.page.goto("/account");
    await alice.page.goto("/tasks");
    await alice.seesNothing();
    await alice.leave();
  });

  test("are deleted even if their owner signs out while it could still be undone", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Call the plumber");
    await alice.page.getByRole("button", { name: "Delete “Call the plumber”" }).click();
    await alice.page.getByRole("button", { name: "Sign out" }).click();
    await alice.page.getByRole("heading", { name: "Welcome back" }).waitFor();
    await alice.signIn();
    await alice.seesNothing();
    await alice.leave();
  });

  test("are shown page by page", async () => {
    const alice = await browsers.person("Alice");
    const titles = Array.from({ length: 45 }, (_, it) => `Task ${45 - it}`);
    await alice.page.evaluate(
      async ([titles, token]) => {
        for (const title of titles) {
          await fetch("/latchkey/api/tasks", {
            method: "POST",
            headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
            body: JSON.stringify({ title }),
          });
        }
      },
      [titles.toReversed(), await freshToken(alice)],
    );
    await alice.page.reload();
    await alice.sees(...titles.slice(0, 20));
    await alice.page.getByRole("button", { name: "Show older tasks" }).click();
    await alice.sees(...titles.slice(0, 40));
    await alice.page.getByRole("button", { name: "Show older tasks" }).click();
    await alice.sees(...titles);
    assert.equal(await alice.page.getByRole("button", { name: "Show older tasks" }).count(), 0);
    await alice.leave();
  });

  test("that two windows change at once lose neither change unseen", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Call the plumber");
    const other = await alice.onAnotherDevice(browsers);
    await other.sees("Call the plumber");

    const open = async (person, title, newTitle) => {
      const version = person.answer("GET");
      await person.page.getByRole("button", { name: `Edit “${title}”` }).click();
      await version; // the one that is looked at
      await person.page.getByLabel("Title").fill(newTitle);
    };
    const save = (person) => person.page.getByRole("button", { name: "Save" }).click();

    await open(alice, "Call the plumber", "Call the plumber at nine");
    await open(other, "Call the plumber", "Write to the plumber");
    await save(other);
    await other.sees("Write to the plumber");
    await save(alice);
    await alice.hears("In another window this became “Write to the plumber”");
    await save(alice);
    await alice.sees("Call the plumber at nine");

    await other.page.reload();
    await open(other, "Call the plumber at nine", "Mend it ourselves");
    await open(alice, "Call the plumber at nine", "Call the plumber at ten");
    await save(other);
    await other.sees("Mend it ourselves");
    await save(alice);
    await alice.hears("In another window this became “Mend it ourselves”");
    await alice.page.getByRole("button", { name: "Cancel" }).click();
    await alice.sees("Mend it ourselves");
    await alice.leave();
    await other.leave();
  });

  test("that another window changed before are edited as they are now", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Call the plumber");
    const other = await alice.onAnotherDevice(browsers);
    await other.sees("Call the plumber");
    await other.page.getByRole("button", { name: "Edit “Call the plumber”" }).click();
    await other.page.getByLabel("Title").fill("Write to the plumber");
    await other.page.getByRole("button", { name: "Save" }).click();
    await other.hears("“Write to the plumber” is saved.");

    await alice.page.getByRole("button", { name: "Edit “Call the plumber”" }).click();
    await alice.hears("In another window this became “Write to the plumber”");
    assert.equal(await alice.page.getByLabel("Title").inputValue(), "Write to the plumber");
    await alice.page.getByLabel("Notes").fill("At nine");
    await alice.page.getByRole("button", { name: "Save" }).click();
    await alice.hears("“Write to the plumber” is saved.");
    await other.page.reload();
    await other.sees("Write to the plumber");
    assert.equal(await other.row("Write to the plumber").locator(".notes").innerText(), "At nine");
    await alice.leave();
    await other.leave();
  });

  test("that are being edited stay, whatever the list becomes meanwhile", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    await alice.add("Call the plumber");
    const other = await alice.onAnotherDevice(browsers);
    await page.goto("/tasks?status=pending");
    const version = alice.answer("GET");
    await page.getByRole("button", { name: "Edit “Call the plumber”" }).click();
    await version;
    await page.getByLabel("Title").fill("Write to the plumber");
    const ticked = other.answer("PATCH");
    await other.page.getByRole("checkbox", { name: "Call the plumber" }).click();
    await ticked;
    await page.clock.setFixedTime(new Date(Date.now() + 11_000)); // old enough to look again
    const reloaded = page.waitForResponse((it) => it.url().includes("/api/tasks?"));
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await reloaded;

    await page.getByRole("button", { name: "Save" }).click();
    await alice.hears("In another window this became “Call the plumber”");
    await page.getByRole("button", { name: "Save" }).click();
    await alice.hears("“Write to the plumber” is saved.");
    await alice.leave();
    await other.leave();
  });

  test("can be managed by keyboard alone", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const focus = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
    await page.reload();
    await alice.seesNothing();
    await press("Tab");
    assert.equal(await focus(), "Skip to the content");
    await press("Enter", "Tab");
    await page.keyboard.type("Water the plants");
    await press("Enter");
    await alice.kept("Water the plants");
    await page.keyboard.type("Feed the cat");
    await press("Enter");
    await alice.kept("Feed the cat");
    await press("Tab", "Tab", "Tab", "Tab", "Tab"); // past the button and the filters
    assert.equal(await focus(), "Feed the cat");
    await press("Space");
    await alice.hears("“Feed the cat” is done.");
    await press("Tab");
    assert.equal(await focus(), "Edit “Feed the cat”");
    await press("Enter");
    await page.getByLabel("Title").waitFor();
    await press("Escape");
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Edit “Feed the cat”");
    await press("Tab", "Enter");
    await alice.sees("Water the plants");
    assert.equal(await focus(), "Water the plants");

    await page.getByRole("button", { name: "Undo" }).click();
    const unticked = alice.answer("PATCH");
    await page.getByRole("checkbox", { name: "Feed the cat" }).uncheck();
    await unticked;
    await page.goto("/tasks?status=pending");
    await page.getByRole("checkbox", { name: "Feed the cat" }).focus();
    await press("Space");
    await alice.sees("Water the plants");
    assert.equal(await focus(), "Water the plants");
    await alice.leave();
  });
});

describe("The token", () => {
  test("names the user and the session, and tells nothing of the person", async () => {
    const alice = await browsers.person("Alice");
    const found = claims(await freshToken(alice));
    assert.deepEqual(Object.keys(found).toSorted(), ["aud", "exp", "iat", "iss", "sid", "sub"]);
    assert.equal(found.iss, system.url);
    assert.equal(found.exp - found.iat, TOKEN_LIFE_SECONDS);
    await alice.leave();
  });

  test("is kept in memory alone, and the cookie is not for Latchkey", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    const kept = await alice.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    assert.equal(kept, '[{},{},""]');
    assert.match(system.heard, /authorization: Bearer eyJ/i);
    assert.doesNotMatch(system.heard, /cookie:/i);
    await alice.leave();
  });

  test("is fetched anew before it expires, by one request however many want it", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    await sleep((TOKEN_LIFE_SECONDS + 1) * 1000);
    let fetched = 0;
    alice.page.on("request", (it) => {
      fetched += it.url().endsWith("/api/auth/token") ? 1 : 0;
    });
    await alice.page.getByRole("button", { name: "Edit “Water the plants”" }).click();
    await alice.page.keyboard.press("Escape");
    await alice.page.getByRole("link", { name: "Open" }).click();
    await alice.add("Feed the cat");
    await alice.sees("Feed the cat", "Water the plants");
    assert.equal(fetched, 1);
    assert.deepEqual(alice.refusals(), []);
    await alice.leave();
  });

  test("that has expired unnoticed is replaced unseen", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    await alice.page.clock.setFixedTime(new Date()); // the browser's clock stands still, the token grows old
    await sleep((TOKEN_LIFE_SECONDS + 1) * 1000);
    await alice.add("Feed the cat");
    await alice.sees("Feed the cat", "Water the plants");
    assert.deepEqual(alice.refusals(), ["token_expired"]);
    assert.equal(await alice.page.locator(".message, .notice").count(), 0);
    await alice.leave();
  });

  test("under a new key is as good, unseen", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    const before = await freshToken(alice);
    await system.sql(`update jwks set "expiresAt" = now() - interval '1 second'`);
    rotatedAt = Date.now();
    const after = await freshToken(alice);
    assert.notEqual(after.split(".")[0], before.split(".")[0]);

    await alice.page.reload();
    await alice.add("Feed the cat");
    await alice.sees("Feed the cat", "Water the plants");
    assert.deepEqual(alice.refusals(), []);
    await alice.leave();
  });
});

describe("The account", () => {
  test("is signed out everywhere at once", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    const other = await alice.onAnotherDevice(browsers);
    await other.sees("Water the plants");
    const token = await freshToken(other);
    await sleep(1000); // tokens of the second of a revocation are refused as well, so that this would prove less

    await alice.page.getByRole("link", { name: "Account" }).click();
    await alice.page.getByRole("button", { name: "Sign out everywhere" }).click();
    await alice.hears("You are signed out everywhere");
    assert.equal((await ask(other, "/api/tasks", token)).body.code, "token_revoked");
    await other.write("Still here?");
    await other.hears("You were signed out");

    await alice.signIn();
    await alice.sees("Water the plants");
    await alice.leave();
    await other.leave();
  });

  test("gives its data as a file", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    await alice.page.getByRole("link", { name: "Account" }).click();
    const coming = alice.page.waitForEvent("download");
    await alice.page.getByRole("button", { name: "Export my data" }).click();
    const file = await coming;
    assert.match(file.suggestedFilename(), /^latchkey-export-\d{4}-\d\d-\d\d\.json$/);
    const exported = JSON.parse(await readFile(await file.path(), "utf8"));
    assert.deepEqual(
      exported.tasks.map((it) => it.title),
      ["Water the plants"],
    );
    assert.equal(exported.userId, claims(await freshToken(alice)).sub);
    await alice.hears("It is among your downloads.");
    await alice.leave();
  });

  test("is deleted with everything in it, by its password alone", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    const token = await freshToken(alice);
    const userId = claims(token).sub;
    await sleep(1000);
    await alice.page.getByRole("link", { name: "Account" }).click();
    await alice.page.getByRole("button", { name: "Delete everything …" }).click();
    await alice.page.getByLabel("Your password").fill("something-else");
    await alice.page.getByRole("button", { name: "Delete for good" }).click();
    await alice.hears("That isn’t your password.");
    const withoutPassword = await alice.page.evaluate(async () => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch("/api/auth/delete-user", { method: "POST", headers, body: "{}" })).status;
    });
    assert.equal(withoutPassword, 400);
    assert.equal((await ask(alice, "/api/tasks", token)).body.items.length, 1);

    await alice.page.getByLabel("Your password").fill(alice.password);
    await alice.page.getByRole("button", { name: "Delete for good" }).click();
    await alice.page.getByRole("heading", { name: "Everything is deleted" }).waitFor();
    await alice.page.getByText("One task and your account are gone.").waitFor();
    assert.match(await alice.page.locator("code").innerText(), /^[0-9a-f-]{36}$/);
    const erasedAt = Date.parse(await alice.page.locator("time").getAttribute("datetime"));
    assert.ok(Math.abs(Date.now() - erasedAt) < 60_000, `erased at ${new Date(erasedAt).toISOString()}`);
    assert.equal((await ask(alice, "/api/tasks", token)).body.code, "token_revoked");
    for (const table of ['"user" where id', 'session where "userId"', 'account where "userId"']) {
      assert.deepEqual(await system.sql(`select 1 from ${table} = $1`, userId), []);
    }

    await alice.signIn();
    await alice.hears("don’t belong together");
    await alice.signUp("Alice");
    await alice.seesNothing();
    await alice.leave();
  });

  test("stays whole where its tasks cannot be erased", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    await alice.page.getByRole("link", { name: "Account" }).click();
    await alice.page.getByRole("button", { name: "Delete everything …" }).click();
    await system.cut();
    await alice.page.getByLabel("Your password").fill(alice.password);
    await alice.page.getByRole("button", { name: "Delete for good" }).click();
    await alice.page.getByText("so nothing was deleted").waitFor();
    await system.restore();
    await alice.page.getByRole("link", { name: "Tasks" }).click();
    await alice.sees("Water the plants");
    await alice.leave();
  });
});

describe("While Latchkey is down", () => {
  test("the page says so kindly, and comes back by itself", async () => {
    const alice = await browsers.person("Alice");
    await alice.add("Water the plants");
    await system.cut();
    await alice.page.reload();
    await alice.page.getByRole("heading", { name: "We can’t reach your tasks right now." }).waitFor();
    await alice.inspect("down");
    await system.restore();
    await alice.sees("Water the plants");
    await alice.leave();
  });

  test("what was shown stays, what could not be kept is taken back, and nothing is made twice", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    await alice.add("Water the plants");
    await system.cut();
    await alice.write("Feed the cat");
    await alice.hears("“Feed the cat” was not added.");
    await alice.sees("Water the plants");
    assert.equal(await page.getByLabel("New task").inputValue(), "Feed the cat");
    await page.getByRole("checkbox", { name: "Water the plants" }).click();
    await alice.hears("Your change was not saved.");
    assert.equal(await page.getByRole("checkbox", { name: "Water the plants" }).isChecked(), false);
    await alice.hears("Trying again by itself");
    await alice.inspect("interrupted");

    await system.restore();
    await page.getByText("Trying again by itself").waitFor({ state: "hidden" });
    await page.getByLabel("New task").press("Enter");
    await alice.sees("Feed the cat", "Water the plants");
    await page.reload();
    await alice.sees("Feed the cat", "Water the plants");
    await alice.leave();
  });
});

describe("A task that could not be added", () => {
  test("is not lost to what is being typed meanwhile", async () => {
    const alice = await browsers.person("Alice");
    const { page } = alice;
    let lose;
    const lost = new Promise((resolve) => {
      lose = resolve;
    });
    await page.route("**/latchkey/api/tasks", async (it) => {
      await it.fetch(); // Latchkey has it
      await lost;
      await it.abort(); // and nobody hears of it
    });
    await alice.write("Feed the cat");
    await page.getByLabel("New task").fill("Water the plants");
    lose();
    await alice.hears("“Feed the cat” was not added.");
    assert.equal(await page.getByLabel("New task").inputValue(), "Water the plants");
    await page.unroute("**/latchkey/api/tasks");
    await page.getByRole("button", { name: "Try again" }).click();
    await alice.kept("Feed the cat");
    assert.equal(await page.getByLabel("New task").inputValue(), "Water the plants");
    await page.getByLabel("New task").press("Enter");
    await alice.kept("Water the plants");
    await page.reload();
    await alice.sees("Water the plants", "Feed the cat");
    await alice.leave();
  });
});

describe("Every page", () => {
  test("is fit for all, in light and dark, on a phone and a desktop", async () => {
    const alice = await browsers.stranger();
    const { page } = alice;
    await page.goto("/sign-in");
    await alice.inspect("sign-in");
    await alice.signIn("something-else");
    await alice.hears("don’t belong together");
    await alice.inspect("sign-in-refused");
    await page.goto("/nowhere");
    await alice.inspect("not-found");
    await page.goto("/sign-up");
    await alice.inspect("sign-up");
    await alice.signUp("Alice");
    await alice.seesNothing();
    await alice.inspect("tasks-empty");
    for (const title of ["Renew the library card", "Send the photos to grandmother", "Water the plants", "Find a date for the garden party"]) {
      await alice.add(title);
    }
    await page.getByRole("button", { name: "Edit “Find a date for the garden party”" }).click();
    await page.getByLabel("Notes").fill("A Saturday in June would be fine.\nAsk Robin and Sam first.");
    await alice.inspect("tasks-editing");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("checkbox", { name: "Renew the library card" }).check();
    await alice.hears("is done.");
    await alice.inspect("tasks-notice");
    await page.getByRole("button", { name: "Close this message" }).click();
    await alice.inspect("tasks");
    await page.goto("/tasks?status=completed");
    await alice.sees("Renew the library card");
    await alice.inspect("tasks-done");
    await page.goto("/account");
    await alice.inspect("account");
    await page.getByRole("button", { name: "Delete everything …" }).click();
    await alice.inspect("account-deleting");
    await page.getByLabel("Your password").fill(alice.password);
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("heading", { name: "Everything is deleted" }).waitFor();
    await alice.inspect("account-deleted");
    await alice.leave();
  });
});

describe("A key that is no more", () => {
  test("ends no session", async () => {
    // Latchkey asks for keys twice in half a minute at most, and the last test with a new one was one time.
    await sleep(Math.max(0, rotatedAt + 31_000 - Date.now()));
    const alice = await browsers.person("Alice");
    const bob = await browsers.person("Bob");
    await alice.add("Water the plants");
    await alice.page.clock.setFixedTime(new Date());
    await system.sql("delete from jwks");
    await bob.page.reload(); // with whose new token Latchkey learns of the new key
    await bob.add("Feed the dog");

    await alice.add("Feed the cat");
    await alice.sees("Feed the cat", "Water the plants");
    assert.deepEqual(alice.refusals(), ["invalid_token"]);
    assert.equal(await alice.page.locator(".message, .notice").count(), 0);
    await alice.leave();
    await bob.leave();
  });
});
