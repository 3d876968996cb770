// Uses the page as people do, in real Chromium: `node use.mjs BASE FLOW...`. Writes a line for each
// flow, and a line for each thing that is wrong.
import { readFileSync } from "node:fs";
import { base, browser, expect, openContext, perform, wrong } from "./flows.mjs";

// Presses Tab until the focus is on an element with that text.
async function tabTo(page, text) {
  for (let i = 0; i < 200; ++i) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() =>
      document.activeElement.textContent.trim() || document.activeElement.id);
    if (here === text) return;
  }
  throw new Error("the keyboard does not reach " + text);
}
async function press(page, text) {
  await tabTo(page, text);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

const flows = {
  // A waiting task is skipped with the keyboard alone.
  async keyboard(page) {
    await page.goto(base + "/");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement.textContent) === "Skip to the content",
      "the first stop is not the way to the content");
    await press(page, "Tasks");
    await press(page, "2");
    await press(page, "Skip");
    await tabTo(page, "reason");
    await page.keyboard.type("sold out");
    await press(page, "Skip");
    expect(new URL(page.url()).pathname === "/tasks/2", "not back at the task");
    const text = await page.textContent("main");
    expect(text.includes("The task is skipped."), "no notice");
    expect(text.includes("skipped by hand: sold out"), "no entry in the story");
  },

  // An open page shows by itself that another window has paused a route, and that it went on.
  async live(page, context) {
    await page.goto(base + "/");
    await page.waitForTimeout(700); // the stream opens after half a second
    const other = await context.newPage();
    await other.goto(base + "/pause/incoming/lines");
    await other.fill("#reason", "looking at it");
    await Promise.all([other.waitForNavigation(), other.click("button:has-text('Pause')")]);
    await page.bringToFront();
    await page.waitForSelector("#troubles:has-text(\"incoming 'lines' is paused by hand\")");
    await other.goto(base + "/resume/incoming/lines");
    await Promise.all([other.waitForNavigation(), other.click("button:has-text('Resume')")]);
    await page.waitForSelector("#troubles:not(:has-text(\"incoming 'lines' is paused\"))");
  },

  // Times are those of the viewer's zone, with the exact time at hand.
  async times() {
    const context = await openContext(browser, base, wrong, { timezoneId: "Asia/Tokyo", locale: "en-GB" });
    const page = await context.newPage();
    await page.goto(base + "/tasks/1");
    const time = page.locator("dd time").first();
    const iso = await time.getAttribute("datetime");
    const hour = (new Date(iso).getUTCHours() + 9) % 24;
    expect((await time.textContent()).includes(`, ${String(hour).padStart(2, "0")}:`), "not Tokyo's time");
    expect((await time.getAttribute("title")).includes(" UTC"), "the exact time is missing");
    await context.close();
  },

  // The log appears as it is written.
  async log(page, context) {
    await page.goto(base + "/log");
    await page.waitForTimeout(700);
    const other = await context.newPage();
    await other.goto(base + "/run/lines");
    await Promise.all([other.waitForNavigation(), other.click("button:has-text('Run now')")]);
    await page.bringToFront();
    await page.waitForSelector("#lines li:has-text('change by hand')");
  },

  // Everything can be read and done without script.
  async noscript() {
    const context = await openContext(browser, base, wrong, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(base + "/tasks/2");
    await page.click("a:has-text('Send again')");
    await page.click("button:has-text('Send again')");
    expect((await page.textContent("main")).includes("The task is offered again."), "no notice");
    await context.close();
  },

  // Each text of the corpus in each place of a page, also in the address.
  async corpus(page) {
    const texts = JSON.parse(readFileSync(new URL("corpus.json", import.meta.url), "utf8"));
    const paths = ["/", "/runs", "/log", "/audit", "/routes"];
    for (let i = 1; i <= 2 * texts.length + 1; i += 7) paths.push("/tasks/" + i, "/tasks/" + i + "/edit");
    for (let below = 2 * texts.length + 2; below > 0; below -= 50) paths.push("/tasks?below=" + below);
    for (const text of texts) {
      const safe = encodeURIComponent(text);
      paths.push("/tasks?route=" + safe, "/try?expression=" + safe);
    }
    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "domcontentloaded" });
      const found = await page.evaluate(() => document.querySelectorAll(
        "main script, main img, main iframe, main object, main embed, main [onerror], main [onload], main [onfocus], " +
        "main meta, main base, main style, main link, a[href^='javascript'], form[action^='javascript']").length);
      expect(found === 0, "an element of a text stands in " + path);
    }
    expect(({}).polluted === undefined, "a prototype has changed");
    await page.waitForTimeout(300);
  },

  // Texts of others that would be scripts stay texts.
  async injection(page) {
    for (const path of ["/", "/tasks", "/tasks/1", "/tasks/2", "/tasks/3", "/tasks/1/skip", "/tasks/1/edit",
      "/routes", "/runs", "/audit", "/log", "/storages/names", "/resume/route/all",
      "/tasks?route=" + encodeURIComponent("\"><script>injected()</script>"),
      "/tasks?status=" + encodeURIComponent("<img src=x onerror=injected()>"),
      "/" + encodeURIComponent("<svg onload=injected()>"), "/tasks?done=" + encodeURIComponent("<b>")]) {
      await page.goto(base + path);
      await page.waitForLoadState();
      const found = await page.evaluate(() =>
        document.querySelectorAll("main script, main img, main [onerror], main [onload], main iframe, main a[href^='javascript']").length);
      expect(found === 0, "an element of a text stands in " + path);
    }
    await page.waitForTimeout(300);
  },
};

await perform(flows);
