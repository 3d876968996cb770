// People with tokens, below the path of a proxy: `node people.mjs BASE FLOW...`. Writes a line for each
// flow, and a line for each thing that is wrong.
import { base, expect, perform } from "./flows.mjs";

const press = (page, text) => Promise.all([page.waitForNavigation(), page.click(text)]);

async function signIn(page, letter) {
  await page.goto(base + "/");
  await page.fill("#secret", letter.repeat(40));
  await press(page, "main button");
}

const flows = {
  // A viewer below a path of a proxy sees everything, and can change nothing.
  async viewer(page) {
    await signIn(page, "v");
    expect((await page.textContent(".who")).includes("viewer"), "no role is shown");
    for (const path of ["/", "/routes", "/tasks", "/tasks/1", "/schedules", "/runs", "/budgets", "/log",
      "/storages", "/objects", "/configuration"]) {
      await page.goto(base + path);
      expect(await page.locator("h1").count() === 1, "no page " + path);
      const buttons = await page.locator("main a.button, main form[method=post] button").allTextContents();
      expect(buttons.length === 0, path + " offers: " + buttons.join(", "));
    }
    for (const path of ["/pause/route/all", "/run/lines", "/audit", "/tasks/1/drop"]) {
      const got = await page.goto(base + path);
      expect(got.status() === 403, `${path} answers ${got.status()}`);
    }
    await Promise.all([page.waitForNavigation(), page.click("button:has-text('Sign out')")]);
    expect(page.url().includes("/sign-in"), "still signed in");
  },

  // Below a path, an operator's every link, form and stream stays below it.
  async prefix(page) {
    const strays = [];
    const prefix = new URL(base).pathname;
    page.on("request", (request) => {
      const path = new URL(request.url()).pathname;
      if (!path.startsWith(prefix + "/") && path !== prefix) strays.push(path);
    });
    await signIn(page, "o");
    const stream = page.waitForRequest((request) => request.url().endsWith("/events"));
    await page.goto(base + "/");
    await stream;
    await press(page, ".menu a:has-text('Schedules')");
    await press(page, "[aria-label='Pause: lines']");
    await press(page, "button:has-text('Pause')");
    expect(new URL(page.url()).pathname === prefix + "/schedules", "elsewhere: " + page.url());
    await press(page, "[aria-label='Resume: lines']");
    await press(page, "button:has-text('Resume')");
    expect(strays.length === 0, "requests outside: " + strays.join(" "));
  },

  // A wrong token stays outside, and the page asked for opens after the right one.
  async sign_in(page) {
    await page.goto(base + "/tasks?status=finished");
    await page.fill("#secret", "x".repeat(40));
    await press(page, "main button");
    expect(await page.locator(".mistake").count() === 1, "nothing says that it is wrong");
    await page.fill("#secret", "o".repeat(40));
    await press(page, "main button");
    expect(new URL(page.url()).pathname.endsWith("/tasks"), "not the page that was asked for");
  },
};

await perform(flows);
