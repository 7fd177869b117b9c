// Uses the page at /docs as people do, and prints what it saw as JSON: its reader is the judge.
//
// usage: node docs-page.mjs URL BROWSER DIRECTORY    with a token on standard input
//   URL        of the page
//   BROWSER    the program
//   DIRECTORY  where pictures of the page go
import { text } from "node:stream/consumers";
import { chromium } from "playwright-core";

const [url, executablePath, directory] = process.argv.slice(2);
const token = (await text(process.stdin)).trim();
// Chromium's sandbox cannot be had as root or in a container.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

const seen = { origins: new Set(), complaints: [] };

const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.setDefaultTimeout(20_000);
page.on("request", (request) => seen.origins.add(new URL(request.url()).origin));
page.on("console", (message) => {
    // A refusal is reported as an error of the page; that it came is part of what is tried here.
    if (!message.text().startsWith("Failed to load resource: the server responded with a status of 401")) {
        seen.complaints.push(message.text());
    }
});
page.on("pageerror", (error) => seen.complaints.push(error.message));

/** At each width and in each colour scheme, as the reader's settings change while the page is open. */
async function photograph() {
    for (const [name, width, height] of [["phone", 390, 844], ["desktop", 1280, 900]]) {
        for (const colorScheme of ["dark", "light"]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height });
            await page.waitForFunction((scheme) => document.documentElement.classList.contains("dark-mode") === (scheme === "dark"), colorScheme);
            seen[`${name} ${colorScheme}`] = await page.evaluate(() => ({
                background: getComputedStyle(document.body).backgroundColor,
                isWiderThanTheScreen: document.documentElement.scrollWidth > innerWidth,
            }));
            await page.screenshot({ path: `${directory}/${name}-${colorScheme}.png`, fullPage: true });
        }
    }
}

const dialog = page.locator(".dialog-ux");

async function authorize(pasted) {
    await page.locator(".auth-wrapper .authorize").first().click();
    await dialog.locator("input").fill(pasted);
    await dialog.getByRole("button", { name: "Apply credentials" }).click();
    await dialog.getByRole("button", { name: "Close" }).last().click();
}

async function logOut() {
    await page.locator(".auth-wrapper .authorize").first().click();
    await dialog.getByRole("button", { name: "Remove authorization" }).click();
    await dialog.getByRole("button", { name: "Close" }).last().click();
}

/** What the page shows as the answer, once an operation has been executed. */
async function execute(operation) {
    const block = page.locator(`#operations-${operation}`);
    if (!(await block.getAttribute("class")).includes("is-open")) {
        await block.locator(".opblock-summary-control").click();
    }
    if (await block.locator(".btn-clear").count()) {
        await block.locator(".btn-clear").click();
    }
    await block.locator(".execute").click();
    const answer = block.locator(".live-responses-table tbody .response").first();
    await answer.waitFor();
    const body = answer.locator("pre").first();
    return {
        status: (await answer.locator(".response-col_status").innerText()).split(/\s/)[0],
        body: await ((await body.count()) ? body : answer.locator(".response-col_description")).innerText(),
    };
}

const kept = () =>
    page.evaluate(() => ({ ...localStorage, ...sessionStorage, ...(document.cookie && { cookie: document.cookie }) }));

await page.goto(url);
await page.locator(".opblock").first().waitFor();
await photograph();
seen.title = await page.title();
seen.operations = await page.locator(".opblock").evaluateAll((blocks) =>
    blocks.map((it) => it.querySelector(".opblock-summary-method").innerText + " " + it.querySelector("[data-path]").dataset.path));

seen.stranger = await execute("caller-me");
await authorize(token);
seen.caller = await execute("caller-me");
seen.added = await execute("tasks-addTask");
seen.kept = await kept();
await logOut();
seen.loggedOut = await execute("caller-me");

await authorize(`"Authorization: Bearer ${token}" `);
seen.wholeHeader = await execute("caller-me");

page.once("dialog", (question) => {
    seen.question = question.message();
    question.dismiss();
});
seen.notErased = await execute("caller-erase");
seen.stillThere = await execute("tasks-listTasks");

await page.reload();
seen.reloaded = await execute("caller-me");

await browser.close();
console.log(JSON.stringify({ ...seen, origins: [...seen.origins] }));
