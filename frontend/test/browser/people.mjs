// People in a real browser: each in a context of their own, which shares no cookies with the others.
import assert from "node:assert/strict";
import { accessSync, constants, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PASSWORD = "correct-horse-1";

export const PICTURES = fileURLToPath(new URL("../../../target/frontend-pictures/", import.meta.url));
export const SCREENS = [
  ["phone", 390, 844],
  ["desktop", 1280, 900],
];

/** How long the page may take for anything. */
const PATIENCE = 20_000;

let people = 0;

export class Browsers {
  #browser;
  #url;

  static async start(url) {
    const browsers = new Browsers();
    browsers.#url = url;
    // Chromium's sandbox cannot be had as root or in a container.
    browsers.#browser = await chromium.launch({ executablePath: program(), args: ["--no-sandbox"] });
    mkdirSync(PICTURES, { recursive: true });
    return browsers;
  }

  /** Somebody at the door. */
  async stranger() {
    const number = ++people;
    const context = await this.#browser.newContext({
      baseURL: this.#url,
      // As a proxy in front would say it: each comes from a place of their own, with attempts of their own.
      extraHTTPHeaders: { "X-Forwarded-For": `192.0.2.${number}` },
      locale: "en-GB",
      acceptDownloads: true,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(PATIENCE);
    return new Person(context, await context.newPage(), `person-${number}@example.test`);
  }

  /** Somebody with an account, looking at their tasks. */
  async person(name) {
    const person = await this.stranger();
    await person.signUp(name);
    return person;
  }

  async close() {
    await this.#browser.close();
  }
}

function program() {
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return found ?? assert.fail("Chromium is not installed");
}

export class Person {
  /** What the browser had to complain of, but for refusals that a test is about. */
  complaints = [];
  /** Status and problem code of each answer of Latchkey to this person. */
  answers = [];

  constructor(context, page, email) {
    this.context = context;
    this.page = page;
    this.email = email;
    this.watch(page);
  }

  watch(page) {
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("response", async (answer) => {
      if (answer.url().includes("/latchkey/")) {
        const body = answer.ok() ? {} : await answer.json().catch(() => ({}));
        this.answers.push(body.code ?? answer.status());
      }
    });
  }

  /** The codes of the problems among them. */
  refusals() {
    return this.answers.filter((it) => typeof it === "string");
  }

  /** The next answer about one task. */
  answer(method) {
    return this.page.waitForResponse((it) => it.request().method() === method && /\/api\/tasks\/[0-9a-f-]{36}$/.test(it.url()));
  }

  async signUp(name) {
    const { page } = this;
    await page.goto("/sign-up");
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("E-mail").fill(this.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: `${name}’s tasks` }).waitFor();
  }

  /** The same account on one more device. */
  async onAnotherDevice(browsers, password = PASSWORD) {
    const other = await browsers.stranger();
    other.email = this.email;
    await other.signIn(password);
    return other;
  }

  async signIn(password = PASSWORD) {
    const { page } = this;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(this.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  get password() {
    return PASSWORD;
  }

  async add(title) {
    await this.write(title);
    await this.kept(title);
  }

  async write(title) {
    await this.page.getByLabel("New task").fill(title);
    await this.page.getByRole("button", { name: "Add" }).and(this.page.locator(":enabled")).waitFor();
    await this.page.getByLabel("New task").press("Enter");
  }

  /** Until Latchkey has it, and not only the page. */
  async kept(title) {
    await this.row(title).and(this.page.locator('[aria-busy="false"]')).waitFor();
  }

  row(title) {
    return this.page.getByRole("listitem").filter({ has: this.page.getByText(title, { exact: true }) });
  }

  async titles() {
    // A page that is just being left has none.
    return this.page.locator(".tasks .title").allInnerTexts().catch(() => []);
  }

  /** Until exactly these are shown, from above. */
  async sees(...titles) {
    const deadline = Date.now() + PATIENCE;
    let seen = await this.titles();
    while (seen.join("\n") !== titles.join("\n") && Date.now() < deadline) {
      await this.page.waitForTimeout(50);
      seen = await this.titles();
    }
    assert.deepEqual(seen, titles);
  }

  async seesNothing() {
    await this.page.getByRole("heading", { name: "Nothing to do" }).waitFor();
  }

  async hears(text) {
    await this.page.locator('[role="status"], [role="alert"]').filter({ hasText: text }).first().waitFor();
  }

  /** On this page as it is now, in both colour schemes and on both screens: axe, width, and a picture. */
  async inspect(name) {
    const { page } = this;
    for (const [screen, width, height] of SCREENS) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: join(PICTURES, `${name}-${screen}-${colorScheme}.png`) });
        await page.evaluate(AXE);
        const violations = await page.evaluate(async () => {
          const found = await window.axe.run(document, { resultTypes: ["violations"] });
          return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(" ")).join(", ")}`);
        });
        assert.deepEqual(violations, [], `${name} on a ${screen}, ${colorScheme}`);
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        assert.equal(isTooWide, false, `${name} is wider than a ${screen}`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
