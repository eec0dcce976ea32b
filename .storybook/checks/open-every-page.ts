import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { locateChromium } from '../../test/chromium.ts';
import { readsEnglish } from './reads-english.ts';

const { values } = parseArgs({
  options: {
    built: { type: 'string', default: 'storybook-static' },
    into: { type: 'string' },
    look: { type: 'string', default: 'light' },
    only: { type: 'string', default: '' },
  },
});

/** How pages are looked at: Storybook's globals, and the page's width in CSS pixels. */
const looks: Readonly<Record<string, { readonly globals: string; readonly width: number }>> = {
  light: { globals: 'theme:light', width: 1100 },
  dark: { globals: 'theme:dark', width: 1100 },
  phone: { globals: 'theme:light', width: 360 },
  rtl: { globals: 'theme:light;locale:ar', width: 1100 },
};
const { globals, width } = looks[values.look] ?? {};
if (globals === undefined || width === undefined) throw new Error(`--look is one of ${Object.keys(looks).join(', ')}.`);

interface Entry {
  readonly id: string;
  readonly type: 'docs' | 'story';
}

const origin = 'http://localhost:6006';
const built = resolve(values.built);
const { entries } = JSON.parse(readFileSync(join(built, 'index.json'), 'utf8')) as { readonly entries: Readonly<Record<string, Entry>> };
const unknown = [...readsEnglish].filter((id) => !Object.hasOwn(entries, id));
if (unknown.length > 0) throw new Error(`There are no such stories: ${unknown.join(', ')}. Correct reads-english.ts.`);
const pages = Object.values(entries).filter(({ id }) => id.includes(values.only));
if (values.into !== undefined) mkdirSync(values.into, { recursive: true });

/** Opens one page of the built Storybook, as its own frame shows it. Answers with what went wrong. */
async function open(context: BrowserContext, { id, type }: Entry): Promise<readonly string[]> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(`error: ${message}`));
  page.on('console', (said) => said.type() === 'error' && problems.push(`console: ${said.text()}`));
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const timer = setInterval(() => {
      const channel = (globalThis as { __STORYBOOK_ADDONS_CHANNEL__?: { on(name: string, listener: (said: unknown) => void): void } }).__STORYBOOK_ADDONS_CHANNEL__;
      if (!channel) return;
      clearInterval(timer);
      for (const name of ['storyFinished', 'docsRendered', 'storyThrewException', 'storyErrored', 'playFunctionThrewException', 'storyMissing']) {
        channel.on(name, (said) => heard.push(`${name} ${said instanceof Error ? said.message : JSON.stringify(said)}`));
      }
    }, 5);
  });
  try {
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=${type}&globals=${globals}`);
    const done = type === 'docs' ? 'docsRendered' : 'storyFinished';
    await page.waitForFunction((name) => (globalThis as unknown as { heard: string[] }).heard.some((each) => each.startsWith(name)), done, { timeout: 30_000 });
    // Docs show their stories after themselves.
    if (type === 'docs') {
      await page.waitForFunction(() => [...document.querySelectorAll('[id^="story--"][id$="-inner"]')].every(({ childElementCount }) => childElementCount > 0), undefined, { timeout: 30_000 });
      await page.waitForTimeout(1_000);
    }
  } catch (error) {
    problems.push(String(error).split('\n')[0] ?? '');
  }
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  const isThrown = heard.some((each) => each.startsWith('playFunctionThrewException'));
  if (values.look === 'rtl' && readsEnglish.has(id)) {
    // That it does not find its words says nothing, and may be said: all else has to hold.
    if (!isThrown) problems.push('is played to its end in Arabic, so it no longer belongs in reads-english.ts');
    problems.splice(0, problems.length, ...problems.filter((each) => !each.startsWith('console: ')));
  } else {
    problems.push(...heard.filter((each) => /^\S*(?:Exception|Errored|Missing)|"status":"error"/u.test(each)));
    if (await page.locator('.sb-errordisplay').isVisible()) problems.push(`shows: ${await page.locator('.sb-errordisplay').innerText()}`);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) problems.push(`scrolls sideways by ${overflow} px`);
  if (values.into !== undefined) await takePicture(page, join(values.into, `${id}.png`));
  await page.close();
  return problems;
}

/** A list of five thousand is as high as no picture can be. */
const highestPx = 6_000;

async function takePicture(page: Page, path: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: page.viewportSize()?.width ?? highestPx, height: Math.min(height, highestPx) } });
}

const launch = await locateChromium();
const browser = await chromium.launch(launch);
const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
await context.route(`${origin}/**`, (route) => route.fulfill({ path: join(built, new URL(route.request().url()).pathname) }));
let failed = 0;
const waiting = [...pages];
const report: Record<string, readonly string[]> = {};
await Promise.all(
  [1, 2].map(async () => {
    for (let entry = waiting.shift(); entry && browser.isConnected(); entry = waiting.shift()) {
      const problems = await open(context, entry).catch((error: unknown) => [String(error).split('\n')[0] ?? '']);
      report[entry.id] = problems;
      if (problems.length === 0) continue;
      failed += 1;
      process.stdout.write(`${entry.id}\n${problems.map((each) => `  ${each.slice(0, 400)}`).join('\n')}\n`);
    }
  }),
);
if (waiting.length > 0) throw new Error(`The browser went away; ${waiting.length} pages were not opened.`);
await browser.close();
if (values.into !== undefined) writeFileSync(join(values.into, 'report.json'), JSON.stringify(report, undefined, 2));
process.stdout.write(`${pages.length - failed} passed, ${failed} failed (${values.look})\n`);
process.exitCode = failed === 0 ? 0 : 1;
