// A day's work of an operator in real Chromium: `node work.mjs BASE FLOW...`. Writes a line for each
// flow, and a line for each thing that is wrong.
import { base, browser, expect, openContext, perform, wrong } from "./flows.mjs";

const press = (page, text) => Promise.all([page.waitForNavigation(), page.click(text)]);
const textOf = (page) => page.textContent("main");

// Opens the page again and again, until it shows the text.
async function until(page, path, text) {
  for (let i = 0; i < 300; ++i) {
    await page.goto(base + path);
    if ((await textOf(page)).includes(text)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`${path} never shows "${text}": ${(await textOf(page)).slice(0, 300)}`);
}

const matches = async (page) => (await page.textContent(".counts strong")).trim();

async function untilNone(page, path) {
  for (let i = 0; i < 600; ++i) {
    await page.goto(base + path);
    if (await matches(page) === "0 match") return;
    await page.waitForTimeout(100);
  }
  throw new Error(`${path}: still ${await matches(page)}`);
}

async function openFirst(page, list) {
  await page.goto(base + list);
  await press(page, "tbody th a >> nth=0");
  return Number(new URL(page.url()).pathname.split("/").at(-1));
}

async function act(page, label, reason) {
  await press(page, `a.button:has-text("${label}")`);
  if (reason) await page.fill("#reason", reason);
  await press(page, `button:has-text("${label}")`);
}

const flows = {
  // A held task goes out when a person approves it.
  async approve(page) {
    const id = await openFirst(page, "/tasks?status=held");
    await act(page, "Approve");
    expect((await textOf(page)).includes("The task is approved."), "no notice: " + await textOf(page));
    await until(page, "/tasks/" + id, "finished");
  },

  // A held task that a person rejects is not sent, and the reason stays with it.
  async reject(page) {
    const id = await openFirst(page, "/tasks?status=held");
    await act(page, "Reject", "not this one");
    await page.goto(base + "/tasks/" + id);
    expect((await textOf(page)).includes("not this one"), "the reason is missing");
    expect(await page.locator("a.button:has-text('Approve')").count() === 0, "it can still be approved");
  },

  // All that are held and match go out together.
  async bulk_approve(page) {
    await page.goto(base + "/tasks?status=held&route=held");
    await press(page, "a:has-text('Approve: all 2 that match')");
    expect((await page.textContent(".command")).includes("sluice tasks approve --status held --route held"),
      "another command: " + await page.textContent(".command"));
    await press(page, "main button:has-text('Approve')");
    await untilNone(page, "/tasks?status=held");
    await untilNone(page, "/tasks?route=held&status=new,processing");
  },

  // The data of a failed task is mended, and what was mended is sent.
  async edit(page) {
    const id = await openFirst(page, "/tasks?route=picky&status=failed");
    await press(page, "a.button:has-text('Edit')");
    await page.waitForSelector(".CodeMirror");
    const write = (text) => page.evaluate((given) =>
      document.querySelector(".CodeMirror").CodeMirror.setValue(given), text);
    await write("{\"id\":");
    await press(page, "button:has-text('Save')");
    expect(await page.locator("div.mistake").count() === 1, "broken JSON is taken");
    await page.waitForSelector(".CodeMirror");
    await write("{\"id\": 2, \"price\": \"12.50\"}");
    await page.fill("#reason", "a typo");
    await press(page, "button:has-text('Save')");
    await until(page, "/tasks/" + id, "finished");
    const text = await textOf(page);
    expect(text.includes("data edited: a typo") && text.includes("The data before the edit"), "not in the story");
  },

  // Its lines in the log: the failure of that task, and of no other one.
  async log_of_task(page) {
    const id = await openFirst(page, "/tasks?route=picky&status=failed");
    await press(page, "a:has-text('its lines in the log')");
    expect(new URL(page.url()).search === "?task=" + id, "the filter is not in the address");
    const lines = page.locator("#kept li");
    expect(await lines.count() > 0, "no line");
    for (const line of await lines.allTextContents()) expect(line.includes("task " + id), "a line of another: " + line);
    await page.fill("#task", "");
    await page.fill("#route", "none");
    await press(page, "button:has-text('Show')");
    expect((await textOf(page)).includes("None of these"), "lines of no route");
  },

  // Live lines are those of the route that was asked for.
  async live_log_of_route(page, context) {
    const heard = page.waitForRequest((request) => request.url().includes("/events?route=held"));
    await page.goto(base + "/log?route=held");
    await heard;
    await page.waitForTimeout(200);
    const other = await context.newPage();
    for (const route of ["all", "held"]) {
      await other.goto(base + "/pause/route/" + route);
      await press(other, "button:has-text('Pause')");
      await other.goto(base + "/resume/route/" + route);
      await press(other, "button:has-text('Resume')");
    }
    await page.bringToFront();
    await page.waitForSelector("#lines li:has-text('route=held')");
    const lines = await page.locator("#lines li").allTextContents();
    expect(lines.every((line) => line.includes("route=held")), "a line of another route: " + lines.join("\n"));
  },

  // The stream ends while nobody looks at the page, and comes back.
  async hidden(page) {
    const hide = (hidden) => page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    const isStream = (request) => request.url().endsWith("/events");
    const first = page.waitForRequest(isStream);
    await page.goto(base + "/");
    await first;
    const ended = page.waitForEvent("requestfailed", isStream);
    await hide(true);
    await ended;
    const again = page.waitForRequest(isStream);
    await hide(false);
    await again;
  },

  // A pause with a reason holds the route; the reason and the person are shown; it goes on.
  async pause(page) {
    await page.goto(base + "/routes");
    await press(page, "[aria-label='Pause route all']");
    await page.fill("#reason", "the shop moves");
    expect((await textOf(page)).includes("sluice pause route all"), "the command is missing");
    await press(page, "button:has-text('Pause')");
    const row = page.locator("#stops li:has-text('the shop moves')");
    expect((await row.textContent()).includes("by browser"), "nobody made it");
    await press(page, "[aria-label='Resume route all']");
    await press(page, "button:has-text('Resume')");
    expect(await page.locator("#stops li:has-text('the shop moves')").count() === 0, "still paused");
  },

  // A run by hand shows among the runs, with the way to its tasks.
  async run_now(page) {
    await page.goto(base + "/schedules");
    await press(page, "[aria-label='Run now: lines']");
    await press(page, "button:has-text('Run now')");
    await until(page, "/runs?incoming=lines", "hand");
    await press(page, "tbody a >> nth=0");
    expect(new URL(page.url()).searchParams.get("run") !== null, "not the tasks of the run");
  },

  // Filters stand in the address, and the back button knows them.
  async filters(page) {
    await page.goto(base + "/tasks");
    await page.selectOption("#f-status", "finished");
    await press(page, "form.filter button");
    expect(new URL(page.url()).searchParams.get("status") === "finished", "not in the address");
    await page.selectOption("#f-route", "all");
    await press(page, "form.filter button");
    const both = page.url();
    expect((await page.textContent(".command")).includes("--status finished --route all"), "another command");
    await page.goBack();
    expect(await page.inputValue("#f-route") === "", "the route is still there");
    expect(await page.inputValue("#f-status") === "finished", "the state is gone");
    await page.goto(both);
    expect(await page.inputValue("#f-route") === "all", "the address does not say it");
  },

  // Thousands of tasks are skipped, and a person stops that in the middle.
  async bulk_stop(page) {
    await page.goto(base + "/tasks?route=many&status=new");
    await press(page, "a:has-text('Skip: all')");
    expect(await page.locator("main p:has(.state.new)").count() === 10, "no sample");
    await page.fill("#reason", "a mistake");
    await page.click("main button", { noWaitAfter: true });
    await page.waitForURL("**/bulk/moves/*", { waitUntil: "commit" });
    await Promise.all([page.waitForNavigation(), page.click("button:has-text('Stop')")]);
    await page.waitForSelector("#move:has-text('It was stopped.')");
    const [, moved, expected] = (await page.textContent("#move")).match(/(\d+) of (\d+) tasks moved/);
    expect(Number(moved) > 0 && Number(moved) < Number(expected), `${moved} of ${expected} were moved`);
    await page.goto(base + "/tasks?route=many&status=new");
    expect(await matches(page) !== "0 match", "all were moved");
  },

  // Those that were skipped are offered again, all at once, and go out.
  async bulk_retry(page) {
    await page.goto(base + "/tasks?route=many&status=skipped");
    await press(page, "a:has-text('Send again: all')");
    await page.fill("#reason", "it was right");
    await press(page, "main button");
    await untilNone(page, "/tasks?route=many&status=skipped");
    await page.goto(base + "/resume/route/many");
    await press(page, "button:has-text('Resume')");
    await untilNone(page, "/tasks?route=many&status=new,processing");
    await page.goto(base + "/tasks?route=many&status=finished");
    expect(await matches(page) === "more than 2000 match", "not all went out: " + await matches(page));
  },

  // "It did not happen": the task is sent again, once.
  async uncertain(page) {
    const id = await openFirst(page, "/tasks?status=uncertain");
    expect((await textOf(page)).includes("look at the target"), "nothing says what to do");
    await act(page, "It did not happen: send it", "not there");
    await until(page, "/tasks/" + id, "finished");
    expect((await textOf(page)).includes("offered again: not there"), "the reason is missing");
  },

  // A story of many attempts is read in parts, from the newest to the creation.
  async long_story(page) {
    await page.goto(base + "/tasks?route=stubborn");
    await press(page, "tbody th a");
    const attempts = async () => (await page.locator(".story summary").allTextContents())
      .map((text) => Number(text.match(/Attempt (\d+)/)[1]));
    const newest = await attempts();
    expect(newest.length === 50, newest.length + " attempts on a page");
    await press(page, "a:has-text('Before attempt')");
    const before = await attempts();
    expect(before.at(-1) === newest[0] - 1, "attempts are missing between the parts");
    expect(before[0] === 1, "the first attempt is missing");
    expect((await page.textContent(".story li")).includes("new"), "the creation is missing");
    await press(page, "a:has-text('The newest')");
    expect((await attempts()).at(-1) === newest.at(-1), "not the newest");
  },

  // The values that the configuration keeps, found by the beginning of the key.
  async storages(page) {
    await page.goto(base + "/storages");
    await press(page, "main a:has-text('names')");
    expect((await textOf(page)).includes("Ada Lovelace"), "the value is missing");
    await page.fill("#prefix", "b");
    await press(page, "form.filter button");
    const text = await textOf(page);
    expect(text.includes("Barbara") && !text.includes("Ada Lovelace"), "the filter does nothing");
  },

  // The audit trail tells who did what, from where, and what came of it.
  async audit(page) {
    await page.goto(base + "/pause/incoming/lines");
    await page.fill("#reason", "stocktaking");
    await press(page, "button:has-text('Pause')");
    await page.goto(base + "/resume/incoming/lines");
    await press(page, "button:has-text('Resume')");
    await page.goto(base + "/audit");
    const rows = await page.locator("tbody tr").allTextContents();
    expect(rows[0].includes("resume") && rows[0].includes("done") && !rows[0].includes("no outcome"), "the newest is not first: " + rows[0]);
    expect(rows[1].includes("stocktaking") && rows[1].includes("browser") && rows[1].includes("127.0.0.1"),
      "not who, what and from where: " + rows[1]);
  },

  // The route graph has the rates of the last minutes, and the table the same.
  async rates(page) {
    await until(page, "/routes", "in 5 minutes");
    expect(await page.locator("svg .rate").count() > 0, "no rate in the drawing");
    const title = await page.locator("svg path title").first().textContent();
    expect(title.includes("open tasks"), "the line has no words");
  },

  // Two people edit one file. The second save writes nothing, and the second text is still there.
  async conflict(page, context) {
    const other = await context.newPage();
    await openFile(page);
    await openFile(other);
    const before = await fileText(page);
    await writeFile(page, before + "# by one\n");
    await press(page, "button:has-text('Save and reload')");
    await writeFile(other, "# by the other\n" + before);
    await press(other, "button:has-text('Save and reload')");
    expect(await other.locator("div.mistake[role=alert]").count() === 1, "nothing tells of the first change");
    await other.waitForSelector(".CodeMirror");
    expect((await fileText(other)).includes("# by the other"), "the second text is gone");
    await openFile(page);
    expect(await fileText(page) === before + "# by one\n", "the file is another");
  },

  // A text that would be wrong is not written; the mistake stands at its line.
  async refused_save(page) {
    await openFile(page);
    const before = await fileText(page);
    await writeFile(page, before.replace("to: report}", "to: nowhere}"));
    await press(page, "button:has-text('Save and reload')");
    const told = await page.locator("article.trouble").allTextContents();
    expect(told.length === 1 && /all\.yaml:\d+/.test(told[0]) && told[0].includes("nowhere"),
      "no mistake at its line: " + told.join("; "));
    await openFile(page);
    expect(await fileText(page) === before, "it was written");
  },

  // Light and dark follow the viewer's system.
  async themes() {
    const grounds = [];
    for (const colorScheme of ["light", "dark"]) {
      const context = await openContext(browser, base, wrong, { colorScheme });
      const page = await context.newPage();
      await page.goto(base + "/");
      grounds.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
      await context.close();
    }
    const light = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    expect(light(grounds[0]) > 700 && light(grounds[1]) < 100, "one theme for both: " + grounds.join(" "));
  },

  // Without script, a held task is approved and a filter is used.
  async noscript() {
    const context = await openContext(browser, base, wrong, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(base + "/tasks");
    await page.selectOption("#f-status", "held");
    await page.click("form.filter button");
    await page.click("tbody th a >> nth=0");
    await page.click("a.button:has-text('Approve')");
    await page.click("button:has-text('Approve')");
    expect((await textOf(page)).includes("The task is approved."), "no notice");
    await page.goto(base + "/log");
    expect(await page.locator("#kept li").count() > 0, "the last errors need the script");
    await context.close();
  },
};

async function openFile(page) {
  await page.goto(base + "/configuration/file?path=all.yaml");
  await page.waitForSelector(".CodeMirror");
}
const fileText = (page) => page.evaluate(() => document.querySelector(".CodeMirror").CodeMirror.getValue());
const writeFile = (page, text) => page.evaluate((given) =>
  document.querySelector(".CodeMirror").CodeMirror.setValue(given), text);

await perform(flows);
