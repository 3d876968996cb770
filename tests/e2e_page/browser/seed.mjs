// The whole flow of a new user, with the page alone: a client, access, an incoming, an outgoing, a
// route, and the post. `node seed.mjs BASE SANDBOX PRODUCTS FLOW`. Writes a line for each thing that
// is wrong.
import { findings, openBrowser, openContext } from "./chromium.mjs";

const [base, sandbox, products, flow] = process.argv.slice(2);
const wrong = [];
const browser = await openBrowser();
const expect = (truth, text) => { if (!truth) throw new Error(text); };

// Requests to the service's own consent page are meant.
const ownRequests = () => {
  const ours = wrong.filter((line) => !line.startsWith("request to " + sandbox));
  wrong.splice(0, wrong.length, ...ours);
};

const field = (page, path) => page.locator(`[name="f:${path}"]`);

// Opens every part, as a person who looks for a field does.
const openParts = (page) => page.evaluate(() =>
  document.querySelectorAll("details.part").forEach((part) => { part.open = true; }));

async function set(page, path, value) {
  const control = field(page, path);
  const state = page.locator(`[name="s:${path}"]`);
  if (await state.count()) await state.selectOption("given");
  if (await control.evaluate((element) => element.tagName === "SELECT")) await control.selectOption(value);
  else await control.fill(value);
}

async function step(page, label) {
  await Promise.all([page.waitForNavigation(), page.click(`button:has-text("${label}")`)]);
}

async function make(page, map, name, file, types, values) {
  await page.goto(base + "/objects");
  await Promise.all([page.waitForNavigation(), page.click(`a[href$="/objects/new/${map}"]`)]);
  await page.fill("#name", name);
  await page.fill("#file", file);
  for (const [path, type] of types) {
    await openParts(page);
    await field(page, path).selectOption(type);
    // The form comes anew in its place, and the person goes on where they were.
    await page.waitForFunction(([id, value]) => document.activeElement.id === id &&
      document.getElementById("shown").textContent.includes(` ${value} `), ["f:" + path, type]);
  }
  await openParts(page);
  for (const [path, value] of values) await set(page, path, value);
  for (const line of await findings(page)) wrong.push(`new ${map}: ${line}`);
  await step(page, "Check and show the difference");
  const text = await page.textContent("main");
  expect(text.includes("the whole configuration is right"), `${map} ${name} is not right: ${text.slice(0, 900)}`);
  expect(await page.locator(".difference .added").count() > 0, "no difference is shown");
  for (const line of await findings(page)) wrong.push(`checked ${map}: ${line}`);
  await openParts(page);
  await step(page, "Save and reload");
  expect((await page.textContent("h1")).includes("applied"), `${map} ${name} is not applied`);
}

async function grant(page, client, decision) {
  await page.goto(base + "/access");
  await page.click(`a[href$="/access/${client}/grant"]`);
  await step(page, "Go on");
  for (const line of await findings(page)) wrong.push(`consent: ${line}`);
  await Promise.all([page.waitForNavigation(), page.click("a:has-text('Open the consent page')")]);
  expect(page.url().startsWith(sandbox), "the consent page is another: " + page.url());
  await page.click(`button:has-text("${decision}")`);
  await page.waitForSelector("button:has-text('Keep the access'), button:has-text('Note it')");
  for (const line of await findings(page)) wrong.push(`answer: ${line}`);
  await Promise.all([page.waitForNavigation(),
    page.click("button:has-text('Keep the access'), button:has-text('Note it')")]);
}

const client = (page, name, more = []) => make(page, "clients", name, "ocoya.yaml", [["type", "ocoya"]], [
  ["base_url", sandbox + "/api/_public/v1"],
  ["oauth2.client_id", "sandbox-client"],
  ["oauth2.client_secret", "${env:E2E_SECRET}"],
  ...more,
]);

const flows = {
  async seed(page) {
    await client(page, "ocoya");
    await page.goto(base + "/access");
    expect((await page.textContent("main")).includes("not granted"), "access is there already");
    await grant(page, "ocoya", "Allow");
    const access = await page.textContent("main");
    expect(access.includes("Access is granted: ocoya"), "no access: " + access.slice(0, 400));
    expect(access.includes("The token ends at"), "the end of the token is missing");
    for (const line of await findings(page)) wrong.push(`access: ${line}`);
    await make(page, "outgoing", "publish", "publish.yaml",
      [["publisher.type", "ocoya"], ["publisher.method", "post"], ["publisher.entity", "posts"]], [
        ["publisher.client", "ocoya"],
        ["publisher.parameters.query.workspaceId", "clrep50lc000100016gqa6qju"],
      ]);
    await make(page, "incoming", "products", "products.yaml", [["subscriber.type", "file"]], [
      ["schedule", "by hand"],
      ["subscriber.path", products],
      ["identifier", "Handle"],
      ["emit", "new"],
    ]);
    await make(page, "routes", "publish-products", "products.yaml", [], [
      ["from", "products"],
      ["to", "publish"],
      ["transformers", "# the text of the post\n- map:\n    caption: \"{{ Title }}\"\n" +
        "    socialProfileIds: [clrep6aw000020001tmdfurbd]\n    scheduledAt: \"2030-01-31T09:00:00Z\"\n"],
    ]);
    await page.goto(base + "/run/products");
    await step(page, "Run now");
    await page.waitForFunction(async (at) => {
      const text = await (await fetch(at + "/tasks?status=finished")).text();
      return text.includes("publish-products");
    }, base);
    await page.goto(base + "/tasks?status=finished");
    expect((await page.textContent("main")).includes("publish-products"), "no task is finished");
    await page.goto(base + "/objects/incoming/products");
    await set(page, "schedule", "every 1h");
    await step(page, "Check and show the difference");
    expect((await page.textContent(".difference")).includes("schedule: every 1h"), "no difference");
    await step(page, "Save and reload");
    expect((await page.textContent("h1")).includes("applied"), "the schedule is not applied");
  },

  // The person says no, and the token that was there stays.
  async refused(page) {
    await client(page, "ocoya");
    await grant(page, "ocoya", "Allow");
    expect((await page.textContent("main")).includes("Access is granted: ocoya"), "no access");
    await grant(page, "ocoya", "Deny");
    expect((await page.textContent("main")).includes("access was not granted"), "the refusal is not told");
    await page.goto(base + "/access");
    const text = await page.textContent("main");
    expect(text.includes("granted") && text.includes("The token ends at"), "the former token is gone");
  },

  // The service ends all access: the page says so and why, and a new grant mends it.
  async ended(page) {
    await client(page, "ocoya");
    await grant(page, "ocoya", "Allow");
    await make(page, "incoming", "posts", "posts.yaml",
      [["subscriber.type", "ocoya"], ["subscriber.method", "get"], ["subscriber.entity", "posts"]], [
        ["schedule", "by hand"],
        ["subscriber.client", "ocoya"],
        ["subscriber.parameters.query.workspaceId", "clrep50lc000100016gqa6qju"],
        ["subscriber.parameters.query.statuses", "SCHEDULED, POSTED"],
      ]);
    await fetch(sandbox + "/_sandbox/oauth", { method: "POST", body: JSON.stringify({ end: "all" }) });
    await page.goto(base + "/run/posts");
    await step(page, "Run now");
    // The token is refused first; then its renewal is, and the access has ended.
    await page.waitForFunction(async (at) => {
      const text = await (await fetch(at + "/access")).text();
      return text.includes("refused last") && text.includes("ended");
    }, base);
    await page.goto(base + "/access");
    expect((await page.textContent("main")).includes("ended"), "the end is not told");
    for (const line of await findings(page)) wrong.push(`ended access: ${line}`);
    await grant(page, "ocoya", "Allow");
    const text = await page.textContent("main");
    expect(text.includes("Access is granted: ocoya") && !text.includes("refused last"), "no access");
    await page.goto(base + "/run/posts");
    await step(page, "Run now");
    await page.waitForFunction(async (at) =>
      (await (await fetch(at + "/runs")).text()).includes("finished"), base);
  },

  // A storage is made with the keyboard alone.
  async keyboard(page) {
    const tabTo = async (wanted) => {
      for (let i = 0; i < 200; ++i) {
        await page.keyboard.press("Tab");
        const here = await page.evaluate(() =>
          document.activeElement.id || document.activeElement.textContent.trim());
        if (here === wanted) return;
      }
      throw new Error("the keyboard does not reach " + wanted);
    };
    const press = async (wanted) => {
      await tabTo(wanted);
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    };
    await page.goto(base + "/");
    await press("Objects");
    await press("New storage");
    await tabTo("name");
    await page.keyboard.type("notes");
    await press("Check and show the difference");
    expect((await page.textContent("main")).includes("the whole configuration is right"), "not right");
    await press("Save and reload");
    expect((await page.textContent("h1")).includes("applied"), "not applied");
  },

  // Names and values that would be scripts stay texts.
  async injection(page) {
    const name = "\"><img src=x onerror=injected()>";
    for (const path of ["/objects/storages/" + encodeURIComponent(name),
      "/objects/new/" + encodeURIComponent(name), "/objects/storages/" + encodeURIComponent(name) + "/remove",
      "/access?granted=" + encodeURIComponent("<svg onload=injected()>"),
      "/access/callback?error=" + encodeURIComponent("<svg onload=injected()>") + "&state=x",
      "/access/" + encodeURIComponent("<script>injected()</script>") + "/grant"]) {
      await page.goto(base + path);
      const found = await page.evaluate(() =>
        document.querySelectorAll("main script, main img, main svg, main [onerror], main [onload]").length);
      expect(found === 0, "an element of a text stands in " + path);
    }
    await page.goto(base + "/objects/new/storages");
    await page.fill("#name", name);
    await page.fill("#file", "x.yaml");
    await step(page, "Check and show the difference");
    await page.goto(base + "/objects/incoming/lines");
    await field(page, "identifier").fill("'<img src=x onerror=injected()>'");
    await field(page, "transformers").fill("</textarea><script>injected()</script>");
    await step(page, "Check and show the difference");
    const found = await page.evaluate(() => document.querySelectorAll("main script, main img").length);
    expect(found === 0, "an element of a text stands in the form");
    await page.waitForTimeout(300);
  },
};

const context = await openContext(browser, base, wrong);
try {
  await flows[flow](await context.newPage());
  console.log("done: " + flow);
} catch (error) {
  wrong.push(flow + ": " + error.message.split("\n")[0]);
}
await context.close();
await browser.close();
ownRequests();
console.log("wrong: " + wrong.length);
for (const line of wrong) console.log(line);
process.exit(wrong.length === 0 ? 0 : 1);
