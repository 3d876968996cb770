// The whole flow of a new user with the keyboard alone: a client, access, an outgoing, an incoming, a
// route, and the post. `node keyboard.mjs BASE SANDBOX PRODUCTS`. Writes a line for each thing that is
// wrong. No mouse moves, and nothing is filled in but by keys.
import { openBrowser, openContext } from "./chromium.mjs";

const [base, sandbox, products] = process.argv.slice(2);
const wrong = [];
const browser = await openBrowser();
const expect = (truth, text) => { if (!truth) throw new Error(text); };

// Presses Tab until the focus is on the element of that name, id or text. Opens the parts on its way.
async function reach(page, wanted) {
  for (let i = 0; i < 600; ++i) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate((name) => {
      const focus = document.activeElement;
      if (focus.tagName === "SUMMARY" && !focus.parentElement.open) return "closed";
      const texts = [focus.name, focus.id, focus.textContent.trim(), focus.getAttribute("aria-label")];
      return texts.includes(name) ? "found" : "";
    }, wanted);
    if (here === "found") return;
    if (here === "closed") await page.keyboard.press("Enter");
  }
  throw new Error("the keyboard does not reach " + wanted);
}

async function press(page, wanted) {
  await reach(page, wanted);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

// Goes through the choices of the focused list, which says how far each is from the present one.
async function choose(page, value) {
  const steps = await page.evaluate((wanted) => {
    const list = document.activeElement;
    return [...list.options].findIndex((one) => one.value === wanted) - list.selectedIndex;
  }, value);
  for (let i = 0; i < Math.abs(steps); ++i) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
  const chosen = await page.evaluate(() => document.activeElement.value);
  expect(chosen === value, `the keyboard chooses ${chosen}, and not ${value}`);
}

// Chooses a type, a method or an entity: the form then comes anew with its fields, and the person goes
// on where they were.
async function chooseKind(page, path, value) {
  await reach(page, "f:" + path);
  await choose(page, value);
  await page.waitForFunction(([id, wanted]) => document.activeElement.id === id &&
    document.getElementById(id).value === wanted &&
    document.getElementById("shown").textContent.includes(` ${wanted} `), ["f:" + path, value]);
}

async function write(page, text) {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

// Fills in fields in the order in which they stand, as Tab meets them.
async function fill(page, values) {
  const order = await page.evaluate(() => [...document.querySelectorAll("[name]")].map((one) => one.name));
  const stops = [];
  for (const [path, value] of values) {
    if (order.includes("s:" + path)) stops.push(["s:" + path, "given"]);
    stops.push([order.includes(path) ? path : "f:" + path, value]);
  }
  stops.sort((left, right) => order.indexOf(left[0]) - order.indexOf(right[0]));
  for (const [name, value] of stops) {
    await reach(page, name);
    const list = await page.evaluate(() => document.activeElement.tagName === "SELECT");
    await (list ? choose(page, value) : write(page, value));
  }
}

async function make(page, button, name, file, kinds, values) {
  await page.goto(base + "/objects");
  await press(page, button);
  await fill(page, [["name", name], ["file", file]]);
  for (const [path, value] of kinds) await chooseKind(page, path, value);
  await fill(page, values);
  await press(page, "Check and show the difference");
  const text = await page.textContent("main");
  expect(text.includes("the whole configuration is right"), `${name} is not right: ${text.slice(0, 900)}`);
  await press(page, "Save and reload");
  expect((await page.textContent("h1")).includes("applied"), name + " is not applied");
}

const context = await openContext(browser, base, wrong);
try {
  const page = await context.newPage();
  await make(page, "New client", "ocoya", "ocoya.yaml", [["type", "ocoya"]], [
    ["base_url", sandbox + "/api/_public/v1"],
    ["oauth2.client_id", "sandbox-client"],
    ["oauth2.client_secret", "${env:E2E_SECRET}"],
  ]);
  await page.goto(base + "/access");
  await press(page, "Grant access");
  await press(page, "Go on");
  await press(page, "Open the consent page");
  await press(page, "Allow");
  await page.waitForSelector("button:has-text('Keep the access')");
  await press(page, "Keep the access");
  expect((await page.textContent("main")).includes("Access is granted: ocoya"), "no access");
  await make(page, "New outgoing", "publish", "publish.yaml",
    [["publisher.type", "ocoya"], ["publisher.method", "post"], ["publisher.entity", "posts"]], [
      ["publisher.client", "ocoya"],
      ["publisher.parameters.query.workspaceId", "clrep50lc000100016gqa6qju"],
    ]);
  await make(page, "New incoming", "products", "products.yaml", [["subscriber.type", "file"]], [
    ["schedule", "by hand"],
    ["subscriber.path", products],
    ["identifier", "Handle"],
    ["emit", "new"],
  ]);
  await make(page, "New route", "publish-products", "products.yaml", [], [
    ["from", "products"],
    ["to", "publish"],
    ["transformers", "- map: {caption: \"{{ Title }}\", socialProfileIds: [clrep6aw000020001tmdfurbd], " +
      "scheduledAt: \"2030-01-31T09:00:00Z\"}"],
  ]);
  await page.goto(base + "/schedules");
  await press(page, "Run now: products");
  await press(page, "Run now");
  await page.waitForFunction(async (at) =>
    (await (await fetch(at + "/tasks?status=finished")).text()).includes("publish-products"), base);
  console.log("done: keyboard");
} catch (error) {
  wrong.push(error.message.split("\n")[0]);
}
await context.close();
await browser.close();
const ours = wrong.filter((line) => !line.startsWith("request to " + sandbox));
console.log("wrong: " + ours.length);
for (const line of ours) console.log(line);
process.exit(ours.length === 0 ? 0 : 1);
