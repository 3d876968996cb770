// Expressions, stages and pages, tried in the browser.
import { base, expect, perform } from "./flows.mjs";

async function write(page, id, text) {
  await page.evaluate(([field, given]) => {
    document.getElementById(field).nextElementSibling.CodeMirror.setValue(given);
  }, [id, text]);
}
const added = async (page) => (await page.locator(".difference .added").allTextContents()).join("\n");
const run = (page, button) => Promise.all([page.waitForNavigation(), page.click(`button:has-text('${button}')`)]);

const flows = {
  async expression(page) {
    await page.goto(base + "/tasks/1");
    await Promise.all([page.waitForNavigation(), page.click("a:has-text('Try an expression on it')")]);
    await write(page, "expression", "id ||  ||");
    await run(page, "Evaluate");
    expect((await page.textContent(".marked")).split("\n")[1].indexOf("↑") === 7, "the arrow is elsewhere");
    await write(page, "expression", "id");
    await run(page, "Evaluate");
    expect((await page.textContent("section pre")).trim() === "1", "no result");
  },

  async stages(page) {
    await page.goto(base + "/tasks/1");
    await Promise.all([page.waitForNavigation(), page.click("a:has-text('Try its stages')")]);
    await run(page, "Run the stages");
    expect((await page.textContent("main")).includes("There is no stage"), "stages of nowhere");
    await page.fill("#object", "routes.second");
    await page.fill("#task", "");
    await write(page, "data", '{"id": 4, "title": "<script>injected()</script>"}');
    await run(page, "Run the stages");
    expect((await added(page)).includes('"name"'), "no difference: " + await added(page));
  },

  // The text of the editor is tried before it is saved.
  async edited_stages(page) {
    await page.goto(base + "/configuration/file?path=more.yaml");
    await page.waitForSelector(".CodeMirror");
    await page.evaluate(() => {
      const editor = document.querySelector(".CodeMirror").CodeMirror;
      editor.setValue(editor.getValue().replace("name: title", "other: title"));
    });
    await run(page, "Try stages");
    expect((await page.textContent("main")).includes("With your text of more.yaml"), "the text is gone");
    await page.fill("#object", "routes.second");
    await write(page, "data", '{"id": 4, "title": "t"}');
    await run(page, "Run the stages");
    expect((await added(page)).includes('"other"'), "not the edited stage: " + await added(page));
  },

  async page(page) {
    await page.goto(base + "/try/page");
    await page.check("[name=from_beginning]");
    await run(page, "Fetch one page");
    expect((await page.textContent("h2")).startsWith("The page: "), "no page");
    await run(page, "Run its stages");
    expect(new URL(page.url()).pathname === "/try/stages", "not at the stages");
    expect((await page.textContent("main")).includes("Step by step"), "nothing was run");
  },

  async test_case(page) {
    await page.goto(base + "/tasks/1");
    await Promise.all([page.waitForNavigation(), page.click("a:has-text('Make a test of it')")]);
    await run(page, "Save the test");
    expect((await page.textContent("main")).includes("task-1.test.yaml"), "not saved");
  },
};

await perform(flows);
