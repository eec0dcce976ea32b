// @module-tag browser
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardIn, denyButton, launchBrowser, openChat, pendingCard, pressUntil, say } from './browser.ts';
import { createDataFolder, startChatServer, type ChatServer } from './chat-server.ts';

let browser: Browser;
let context: BrowserContext;
let data: ReturnType<typeof createDataFolder>;
let server: ChatServer;

beforeAll(async () => {
  browser = await launchBrowser();
  data = createDataFolder();
  server = await startChatServer(data.path);
});
afterAll(async () => {
  await browser.close();
  await server.kill();
  data.remove();
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(45_000);
});
afterEach(() => context.close());

const stop = (page: Page): Locator => page.locator('[data-bl-part="emergency-stop"]');
const stopButton = (page: Page): Locator => stop(page).locator('[data-bl-part="stop"]');
const follow = (page: Page, name: string): Promise<void> => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
const entry = (page: Page): Locator => page.locator('[data-bl-part="audit-entry"]');
const runOf = (page: Page, story: 'unguarded' | 'guarded' | 'comparison'): Locator => page.locator(`[data-story="${story}"]`);

/** Breaks the page's own rules against scripts, styles and connections, as the browser tells of them. */
async function watchPolicy(page: Page): Promise<string[]> {
  const breaches: string[] = [];
  await page.exposeFunction('onBreach', (breach: string) => breaches.push(breach));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => void (globalThis as unknown as { onBreach(text: string): void }).onBreach(`${violatedDirective} ${blockedURI} ${sourceFile}`)));
  return breaches;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is, in words. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { readonly axe: { run(options: object): Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] }> } }).axe.run({ preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

async function openAs(person: string, path: string, within = context): Promise<Page> {
  const page = await openChat(within, server.url);
  const status = await page.evaluate(async (user) => (await fetch('/api/session', { method: 'POST', body: JSON.stringify({ user }), headers: { 'content-type': 'application/json' } })).status, person);
  expect(status).toBe(200);
  await page.goto(`${server.url}${path}`);
  return page;
}

/** Takes the stop back through its own ceremony, so that the next test finds the agents running. */
async function resetStop(page: Page): Promise<void> {
  await stop(page).locator('[data-bl-part="reset"]').click();
  await stop(page).locator('[data-bl-part="ask-reset"]').waitFor();
  for (const box of await stop(page).getByRole('checkbox').all()) await box.check();
  await stop(page).getByRole('textbox').fill('It was a test.');
  await stop(page).locator('[data-bl-part="ask-reset"]').click();
  const approve = stop(page).locator('[data-bl-part="approve"]');
  await approve.scrollIntoViewIfNeeded();
  const armed = stop(page).and(page.locator('[data-bl-state="armed"]'));
  // A press that meets a request that has just moved does not count, and is made again.
  await expect
    .poll(async () => {
      await approve.click({ timeout: 2_000 }).catch(() => {});
      await armed.waitFor({ timeout: 2_000 }).catch(() => {});
      return armed.isVisible();
    })
    .toBe(true);
}

describe('the pages', () => {
  it('are reached by links that keep the app, are named, begin at their heading, and stay with the address', async () => {
    const page = await context.newPage();
    const breaches = await watchPolicy(page);
    await page.goto(server.url);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await page.evaluate(() => Object.assign(globalThis, { isSameApp: true }));
    for (const [name, heading] of [['Story', 'Story: help that nobody asked for'], ['Log', 'Log'], ['Policy', 'Policy']] as const) {
      await follow(page, name);
      const title = page.getByRole('heading', { level: 1, name: heading });
      await title.waitFor();
      await expect.poll(() => page.title()).toContain(heading);
      await expect.poll(() => title.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current="page"]').innerText()).toBe(name);
      expect(await stopButton(page).isVisible()).toBe(true);
      if (name === 'Policy') await page.locator('[data-bl-part="policy-editor"] [data-bl-part="rule"]').first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
    }
    expect(await page.evaluate(() => (globalThis as { isSameApp?: boolean }).isSameApp)).toBe(true);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
    expect(breaches).toEqual([]);
  });

  it('scroll nowhere sideways on the narrowest page, whatever the language', async () => {
    const narrow = await browser.newContext({ viewport: { width: 320, height: 700 } });
    narrow.setDefaultTimeout(45_000);
    const page = await narrow.newPage();
    for (const path of ['/?lang=ar', '/audit?lang=ar', '/policy?lang=ar', '/story?lang=ar', '/?lang=de', '/policy?lang=de', '/audit?lang=ja']) {
      await page.goto(`${server.url}${path}`);
      await page.locator('textarea, [data-bl-part="audit-timeline"]:not([data-bl-state="loading"]), [data-bl-part="rule"], .story-run').first().waitFor();
      expect(await page.evaluate(() => [...document.querySelectorAll('html, main, nav')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ tagName, className }) => `${tagName} ${className}`)), path).toEqual([]);
    }
    await narrow.close();
  });

  it('keep the way to the others, the person and the stop apart when the text is twice as large', async () => {
    await context.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await openChat(context, `${server.url}/?lang=de`);
    await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
    const places = await Promise.all(['.frame-name', '.frame-pages', '.app-person', '[data-bl-part="emergency-stop"]'].map((part) => page.locator(part).evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect)));
    const apart = (a: DOMRect, b: DOMRect): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    expect(places.flatMap((place, index) => places.slice(index + 1).filter((other) => !apart(place, other)))).toEqual([]);
  });

  it('tell a person without the role what is not theirs, and whose it is', async () => {
    const page = await openAs('lena', '/audit');
    await page.getByText('Reading what is recorded of everybody takes the role “auditor”, which Lena Chen does not have. Maya Chen and Jonas Weber do.').waitFor();
    await page.locator('[data-bl-part="audit-timeline"]').waitFor();
    await follow(page, 'Policy');
    await page.getByText('It takes the role “policy-author”, which Lena Chen does not have. Maya Chen and Jonas Weber do.').waitFor();
    expect(await page.locator('[data-bl-part="policy-editor"]').count()).toBe(0);
    await stop(page).getByRole('option', { name: 'Stop all my agents' }).waitFor({ state: 'attached' });
    const narrower = await stop(page).getByRole('option').count();
    const mayas = await openAs('maya', '/audit');
    await expect.poll(() => stop(mayas).getByRole('option').count()).toBe(narrower + 2);
  });
});

describe('the stop', () => {
  it('pressed on the page of the log stops what waits in the chat, tells what became of it, and is reset with a reason', async () => {
    const chat = await openChat(context, server.url);
    await say(chat, 'Pay the Northwind invoice');
    await pendingCard(chat).waitFor();
    const log = await context.newPage();
    await log.goto(`${server.url}/audit`);
    await stopButton(log).click();
    await stop(log).and(log.locator('[data-bl-state="stopped"]')).waitFor();
    await expect.poll(() => stop(log).innerText()).toContain('1 stopped before starting');
    await cardIn(chat, 'stopped').waitFor();
    await entry(log).and(log.locator('[data-bl-type="stop.pressed"]')).first().waitFor();
    await resetStop(log);
  });

  it('says so when the server is dead, never that it is stopped, and stops when it is back', async () => {
    const folder = createDataFolder();
    const first = await startChatServer(folder.path);
    const page = await context.newPage();
    await page.goto(`${first.url}/audit`);
    await stop(page).and(page.locator('[data-bl-state="armed"]')).waitFor();
    await first.kill();
    await stopButton(page).click();
    await stop(page).and(page.locator('[data-bl-state="stopping"]')).waitFor();
    await stop(page).getByText('end it where it was started').waitFor();
    const second = await startChatServer(folder.path, { PORT: new URL(first.url).port });
    await stop(page).and(page.locator('[data-bl-state="stopped"]')).waitFor();
    await second.kill();
    folder.remove();
  });
});

describe('the story', () => {
  it('goes wrong without the layer, and with it is asked, limited and stopped, and is in the log, verified', async () => {
    const page = await context.newPage();
    await page.goto(`${server.url}/story`);
    await runOf(page, 'unguarded').getByRole('button', { name: 'Play it without Byleave' }).click();
    await runOf(page, 'unguarded').getByText('It happened.').waitFor();
    expect(await runOf(page, 'unguarded').innerText()).toContain('quotes@supplier-portal.example (edit) outside the company');

    const guarded = runOf(page, 'guarded');
    await guarded.getByRole('button', { name: 'Play it with Byleave' }).click();
    await guarded.getByText('It asks you.').waitFor();
    await pressUntil(denyButton(page), cardIn(page, 'declined'));
    await guarded.getByText('It asks for more, and has reached a limit.').waitFor();
    await stopButton(page).click();
    await guarded.getByText('It is stopped.').waitFor();
    expect(await guarded.innerText()).not.toContain('outside the company');
    const compared = await runOf(page, 'comparison').locator('tbody tr').allInnerTexts();
    expect(compared.map((row) => row.replaceAll(/\s+/gu, ' '))).toEqual(['Posted in front of everybody 1 0', 'Files opened to somebody outside 2 0', 'Times a person was asked first 0 2', 'Can be shown afterwards Nothing Everything, in the log']);

    await guarded.getByRole('link', { name: 'this run in the log' }).click();
    await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
    await entry(page).and(page.locator('[data-bl-type="consent.declined"]')).first().waitFor();
    await entry(page).and(page.locator('[data-bl-type="stop.pressed"]')).first().waitFor();
    await page.getByText(/Sealed through entry \d+/u).first().waitFor();
    await entry(page).first().getByRole('button', { name: 'Details' }).click();
    await page.locator('[data-bl-part="proof"][data-bl-state="verified"]').first().waitFor();

    await resetStop(page);
    await follow(page, 'Story');
    await page.getByRole('button', { name: 'Put the office back' }).click();
    await page.getByText('The office is as it was.').waitFor();
    await runOf(page, 'guarded').getByRole('button', { name: 'Play it with Byleave' }).waitFor();
    await runOf(page, 'unguarded').getByRole('button', { name: 'Play it without Byleave' }).waitFor();
  });
});

describe('the policy', () => {
  it('is tried on what was really asked for here, and its text is written under the page’s own rules for styles', async () => {
    const page = await context.newPage();
    const breaches = await watchPolicy(page);
    await page.goto(`${server.url}/policy?panel=text`);
    await page.locator('[data-bl-part="text-panel"][data-bl-state="valid"] .cm-editor').waitFor();
    await page.getByRole('tab', { name: 'Impact' }).click();
    await expect.poll(() => page.url()).toContain('panel=impact');
    await page.locator('[data-bl-part="run-simulation"]').click();
    const impact = page.locator('[data-bl-part="impact"][data-bl-state="done"]');
    await impact.waitFor();
    expect(await impact.innerText()).toMatch(/[1-9]\d* action/u);
    expect(breaches).toEqual([]);
  });

  it('is asked for by one author and put in force by the other, who sees what changes; on a narrow page, from right to left too', async () => {
    const mayas = await openAs('maya', '/policy');
    const part = (page: Page, name: string): Locator => page.locator(`[data-bl-part="${name}"]`);
    await part(mayas, 'remove-rule').first().click();
    await part(mayas, 'undo-removal').waitFor();
    await part(mayas, 'save-draft').and(mayas.locator(':not([aria-disabled])')).click();
    await part(mayas, 'review-draft').click();
    await part(mayas, 'rule-change').first().waitFor();
    await part(mayas, 'ask-to-publish').click();
    await part(mayas, 'policy-review').locator('[data-bl-part="consent-card"][data-bl-state="awaitingOthers"]').waitFor();
    expect(await part(mayas, 'policy-review').locator('[data-bl-part="approve"]').count()).toBe(0);
    expect(await part(mayas, 'policy-editor').innerText()).not.toContain('version 1');

    const elsewhere = await browser.newContext({ viewport: { width: 360, height: 740 } });
    elsewhere.setDefaultTimeout(45_000);
    const jonas = await openAs('jonas', '/policy', elsewhere);
    await jonas.evaluate(() => void (document.documentElement.dir = 'rtl'));
    for (const panel of ['Text', 'Try it', 'Impact', 'Tests', 'Versions', 'Rules']) {
      await jonas.getByRole('tab', { name: panel }).click();
      await jonas.locator('[data-bl-part="policy-panel"]:visible').waitFor();
      expect(await jonas.evaluate(() => document.documentElement.scrollWidth - innerWidth), panel).toBeLessThanOrEqual(0);
    }
    const waiting = part(jonas, 'waiting-publication');
    await waiting.locator('summary').first().click();
    await waiting.locator('[data-bl-part="review"], [data-bl-part="approve"]').first().waitFor();
    await pressUntil(waiting.locator('[data-bl-part="approve"]'), part(jonas, 'policy-editor').getByText('In force: version 1'));
    await mayas.getByText('In force: version 1').waitFor();
    await elsewhere.close();
  });
});
