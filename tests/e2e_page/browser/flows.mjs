// Performs flows in one browser: `node FILE BASE FLOW...`. Writes a line for each flow, and a line for
// each thing that is wrong.
import { openBrowser, openContext } from "./chromium.mjs";

const [address, ...wanted] = process.argv.slice(2);
export const base = address;
export const wrong = [];
export const browser = await openBrowser();
export { openContext };

export const expect = (truth, text) => { if (!truth) throw new Error(text); };

// Each flow has a context of its own. No name: all of them.
export async function perform(flows) {
  for (const name of wanted.length > 0 ? wanted : Object.keys(flows)) {
    const context = await openContext(browser, base, wrong);
    try {
      await flows[name](await context.newPage(), context);
      console.log("done: " + name);
    } catch (error) {
      wrong.push(name + ": " + error.message.split("\n")[0]);
    }
    await context.close();
  }
  await browser.close();
  console.log("wrong: " + wrong.length);
  for (const line of wrong) console.log(line);
  process.exit(wrong.length === 0 ? 0 : 1);
}
