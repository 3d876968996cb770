// Opens Debian's Chromium for a test, and gathers what must never happen on a page: violations of
// the content policy, errors of the script, requests to other places, injected scripts that ran.
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function openBrowser() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}

// `wrong` gets a line for each thing that must not happen.
export async function openContext(browser, base, wrong, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(90000); // only a page that never comes takes so long
  const origin = new URL(base).origin;
  await context.exposeBinding("reportWrong", (_, text) => wrong.push(text));
  await context.addInitScript(() => {
    globalThis.injected = () => globalThis.reportWrong("an injected script ran at " + location.href);
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.reportWrong(`policy: ${event.violatedDirective} ${event.blockedURI} at ${location.href}`);
    });
  });
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) wrong.push("request to " + request.url());
  });
  context.on("page", (page) => {
    page.on("pageerror", (error) => wrong.push("script: " + error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4")) {
        wrong.push("console: " + message.text());
      }
    });
    page.on("dialog", (dialog) => {
      wrong.push("dialog: " + dialog.message());
      dialog.dismiss();
    });
  });
  return context;
}

// A line for each finding of axe.
export async function findings(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `axe ${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\n")[1]?.trim()}`));
}
