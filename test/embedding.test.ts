// @module-tag browser
import { createElement } from 'react';
import { prerender } from 'react-dom/static';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../packages/client/src/index.ts';
import { loadCatalog } from '../packages/react/src/lib/messages/load-catalog.ts';
import { launchBrowser, pressUntil } from './browser.ts';
import { App } from './fixtures/embedding/app.tsx';
import { answer } from './fixtures/embedding/cedar-answers.ts';
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

const pendingCard = '[data-bl-part="consent-card"][data-bl-state="pending"]:not([data-bl-blocked])';

async function open(path: string, { isReady = pendingCard, prepare, ...options }: BrowserContextOptions & { readonly isReady?: string; readonly prepare?: (page: Page) => Promise<void> } = {}): Promise<Page> {
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
  await prepare?.(page);
  await page.goto(`${host.url}${path}`);
  await page.locator(isReady).first().waitFor();
  return page;
}

const told = (page: Page): Promise<readonly { readonly type: string }[]> => page.evaluate(() => globalThis.told);

/** Decides both requests as a person does: reads the card and approves, opens the dialog and denies. A press on what has just moved counts for nothing, so it is pressed again. */
async function decideBoth(page: Page): Promise<void> {
  await pressUntil(page.locator('[data-bl-part="consent-card"] [data-bl-part="approve"]'), page.locator('[data-bl-part="consent-card"][data-bl-state="approved"]'));
  await page.locator('#open').click();
  const dialog = page.locator('[data-bl-part="consent-dialog"]');
  await page.locator('[data-bl-part="consent-dialog"]:not([data-bl-blocked])').waitFor();
  await pressUntil(dialog.locator('[data-bl-part="deny"]'), page.locator('[data-bl-part="consent-dialog"][data-bl-state="declined"]'));
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

describe('the policy editor on such a page', () => {
  const isReady = '[data-bl-part="policy-editor"][data-bl-state="open"]';
  /** What the page has fetched, by the ends of the paths. */
  let fetched: string[];
  const watch = async (page: Page): Promise<void> => {
    fetched = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  };
  const part = (page: Page, name: string) => page.locator(`[data-bl-part="${name}"]`);

  it('writes, completes, checks, tries and reviews a text without a single violation, and loads its editor when the text is looked at', async () => {
    const page = await open('/policy', { isReady, prepare: watch });
    await part(page, 'rule').first().waitFor();
    expect(fetched.filter((path) => /cedar-editor|codemirror|\.wasm$/iu.test(path))).toEqual([]);
    await page.getByRole('tab', { name: 'Text' }).click();
    const content = page.locator('.cm-content');
    await content.click();
    expect(fetched.filter((path) => /cedar-editor/iu.test(path))).toHaveLength(1);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\n@id("more") permit (principal, action == Action::"send_p');
    await page.locator('.cm-tooltip-autocomplete').getByText('send_payment').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-bl-part="text-panel"][data-bl-state="invalid"] .cm-lintPoint-error').waitFor({ state: 'attached' });
    // Styled by its own element, which the nonce lets in.
    expect(await content.evaluate((element) => getComputedStyle(element).minHeight)).toBe('128px');
    await page.keyboard.type('ayment", resource);');
    await page.locator('[data-bl-part="text-panel"][data-bl-state="valid"]').waitFor();
    await part(page, 'save-draft').and(page.locator(':not([aria-disabled])')).click();
    await part(page, 'review-draft').click();
    await part(page, 'rule-change').first().waitFor();
    await part(page, 'close-review').click();
    await page.getByRole('tab', { name: 'Try it' }).click();
    await part(page, 'call-tool').click();
    await page.getByRole('option', { name: 'send_payment' }).click();
    for (const panel of ['Impact', 'Tests', 'Versions']) await page.getByRole('tab', { name: panel }).click();
    expect(fetched.filter((path) => path.endsWith('.wasm'))).toEqual([]);
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is readable where the page lets no style element in, and the browser says what it kept out', async () => {
    const page = await open('/policy-without-a-nonce', { isReady });
    await page.getByRole('tab', { name: 'Text' }).click();
    await page.locator('.cm-content').getByText('permit').first().waitFor();
    await expect.poll(() => violations.join()).toMatch(/style-src/u);
  });

  it('takes a plain field where the editor does not come, and checks what is written there', async () => {
    const page = await open('/policy', { isReady, prepare: async (each) => void (await each.route(/cedar-editor/u, (route) => route.abort())) });
    await page.getByRole('tab', { name: 'Text' }).click();
    const field = page.getByRole('textbox', { name: 'Policy text, in Cedar' });
    expect(await field.evaluate((element) => element.tagName)).toBe('TEXTAREA');
    await field.fill('permit (principal, action == Action::"send_f", resource);');
    await part(page, 'text-issues').getByRole('button', { name: /^Go to line 1/u }).first().waitFor();
    expect(violations).toEqual([]);
  });
});

describe('a page that asks Cedar itself', () => {
  it('gets the answers of the server, and fetches it when it is first asked', async () => {
    const wasm: string[] = [];
    const page = await open('/cedar', { isReady: 'html', prepare: async (each) => void each.on('request', (request) => request.url().endsWith('.wasm') && wasm.push(request.url())) });
    await page.waitForFunction(() => 'askCedar' in globalThis);
    expect(wasm).toEqual([]);
    const answers = await page.evaluate(() => globalThis.askCedar());
    expect(answers).toEqual(await answer());
    expect(answers).toMatchObject({ small: 'allow', large: 'ask', broken: [[expect.any(String), expect.stringContaining('send_f')]] });
    await page.evaluate(() => globalThis.askCedar());
    expect(wasm).toHaveLength(1);
    expect(violations).toEqual([]);
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
