// Looks at every page in both themes and three widths: `node look.mjs BASE FOLDER PATH...`. Writes
// screenshots to FOLDER, and a line for each thing that is wrong.
import { findings, openBrowser, openContext } from "./chromium.mjs";

const [base, folder, ...paths] = process.argv.slice(2);
const wrong = [];
const browser = await openBrowser();
for (const colorScheme of ["light", "dark"]) {
  const context = await openContext(browser, base, wrong, { colorScheme });
  const page = await context.newPage();
  for (const width of [1280, 360, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "load" });
      if (await page.locator("textarea[data-language]").count() > 0) await page.waitForSelector(".CodeMirror");
      const name = (path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "overview");
      for (const line of await findings(page)) wrong.push(`${path} ${colorScheme} ${width}: ${line}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) wrong.push(`${path} ${width}: ${wide} px wider than the window`);
      if (folder !== "-") {
        await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
  }
  await context.close();
}
await browser.close();
console.log(`${paths.length} pages looked at, wrong: ${wrong.length}`);
for (const line of new Set(wrong)) console.log(line);
process.exit(wrong.length === 0 ? 0 : 1);
