import { createElement } from 'react';
import { prerender } from 'react-dom/static';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../packages/client/src/index.ts';
import { loadCatalog } from '../packages/react/src/lib/messages/load-catalog.ts';
import { launchBrowser } from './browser.ts';
import { App } from './fixtures/embedding/app.tsx';
import { startEmbeddingHost, type EmbeddingHost } from './fixtures/embedding/host.ts';

let browser: Browser;
let host: EmbeddingHost;
let context: BrowserContext | undefined;
/** What the browser forbade, and what anybody complained of. */
let violations: string[];
let complaints: string[];

beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startEmbeddingHost()]);
});
afterAll(async () => {
  await browser.close();
  await host.close();
});
beforeEach(() => {
  violations = [];
  complaints = [];
});
afterEach(() => context?.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  await page.exposeFunction('tellViolation', (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      void (globalThis as unknown as { tellViolation: (text: string) => void }).tellViolation(`${violatedDirective} ${blockedURI} ${sample} ${sourceFile}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${host.url}${path}`);
  await page.locator('[data-bl-part="consent-card"][data-bl-state="pending"]:not([data-bl-blocked])').waitFor();
  return page;
}

const told = (page: Page): Promise<readonly { readonly type: string }[]> => page.evaluate(() => globalThis.told);

/** Decides both requests as a person does: reads the card and approves, opens the dialog and denies. */
async function decideBoth(page: Page): Promise<void> {
  await page.locator('[data-bl-part="consent-card"] [data-bl-part="approve"]').click();
  await page.locator('[data-bl-part="consent-card"][data-bl-state="approved"]').waitFor();
  await page.locator('#open').click();
  const dialog = page.locator('[data-bl-part="consent-dialog"]');
  await page.locator('[data-bl-part="consent-dialog"]:not([data-bl-blocked])').waitFor();
  await dialog.locator('[data-bl-part="deny"]').click();
  await page.locator('[data-bl-part="consent-dialog"][data-bl-state="declined"]').waitFor();
  await dialog.locator('[data-bl-part="close"]').click();
  await dialog.waitFor({ state: 'detached' });
}

describe('a page with a strict content security policy and trusted types', () => {
  it('forbids what it forbids, so that what follows means something', async () => {
    const page = await open('/');
    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await expect.poll(() => violations.join()).toMatch(/style-src/u);
    await page.evaluate(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<i>x</i>');
      } catch {
        // Forbidden; the violation is what counts.
      }
    });
    await expect.poll(() => violations.join()).toMatch(/require-trusted-types-for/u);
  });

  it('shows and decides everything without a single violation', async () => {
    const page = await open('/');
    for (const part of ['grants-manager', 'limit-list', 'passkey-list', 'audit-timeline']) await page.locator(`[data-bl-part="${part}"]:not([data-bl-state="loading"])`).waitFor();
    await decideBoth(page);
    const ink = await page.locator('[data-bl-part="consent-card"]').evaluate((card) => getComputedStyle(card).getPropertyValue('--bl-ink'));
    expect(ink).toBe('#241b5e');
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
    const types = (await told(page)).map(({ type }) => type);
    expect(types.filter((type) => type === 'request.decided')).toHaveLength(2);
    expect(types).not.toContain('style.invalid');
  });

  it('tells of styles that hide what is decided, and of none that restyle it', async () => {
    const page = await open('/');
    expect((await told(page)).filter(({ type }) => type === 'style.invalid')).toEqual([]);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('[data-bl-part="arguments"] { display: none } [data-bl-part="deny"] { font-size: 8px } [data-bl-part="title"] { color: #999 }');
      document.adoptedStyleSheets = [sheet];
    });
    await page.locator('#open').click();
    await expect.poll(async () => (await told(page)).filter(({ type }) => type === 'style.invalid')).toEqual(
      expect.arrayContaining([
        { type: 'style.invalid', part: 'arguments', rule: 'hidden' },
        { type: 'style.invalid', part: 'deny', rule: 'too_small' },
        { type: 'style.invalid', part: 'title', rule: 'low_contrast' },
      ]),
    );
  });
});

describe('a shadow tree', () => {
  it('holds the kit with its styles, its dialog, its shortcut and its announcements', async () => {
    const page = await open('/shadow');
    const card = page.locator('[data-bl-part="consent-card"]');
    expect(await card.evaluate((element) => element.getRootNode() instanceof ShadowRoot)).toBe(true);
    expect(await card.evaluate((element) => getComputedStyle(element).borderRadius)).toBe('16px');
    await page.keyboard.press('Alt+Shift+A');
    expect(await card.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement?.getAttribute('data-bl-part'))).toBe('title');
    await page.locator('#open').click();
    const dialog = page.locator('[data-bl-part="consent-dialog"]');
    await dialog.waitFor();
    expect(await dialog.evaluate((element) => [element.getRootNode() instanceof ShadowRoot, element.matches(':popover-open')])).toEqual([true, true]);
    expect(await dialog.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await decideBoth(page);
    expect(await page.locator('[data-bl-part="live-region"]').first().evaluate((element) => element.getRootNode() instanceof ShadowRoot)).toBe(true);
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('a page rendered on a server', () => {
  it('is read before any script, in the reader’s language, and hydrates elsewhere without a word', async () => {
    const data = { ...(await host.createData('de')), messages: (await loadCatalog('de'))! };
    const client = createClient({ baseUrl: `${host.url}/byleave`, fetch: () => Promise.reject(new Error('A server asks nothing while it renders.')) });
    const { prelude } = await prerender(createElement(App, { data, client }));
    const html = await new Response(prelude).text();
    expect(html).toContain('Ablehnen');
    expect(html).not.toMatch(/\sstyle="|<script/u);
    host.serve(html, data);

    const page = await open('/server', { timezoneId: 'Asia/Tokyo', locale: 'ja-JP' });
    const card = page.locator('[data-bl-part="consent-card"]');
    expect(await card.getAttribute('lang')).toBe('de');
    await expect.poll(() => card.locator('time').first().innerText()).not.toContain('UTC');
    expect(await page.evaluate(() => globalThis.recovered)).toEqual([]);
    await decideBoth(page);
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
