// @module-tag browser
import { asShown, type Action, type ShownPrompt } from '../packages/core/src/index.ts';
import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveInDialog, approveReviewed, cardIn, denyButton, launchBrowser, openChat, pendingCard, pressUntil, review, say } from './browser.ts';
import { createDataFolder, startChatServer, type ChatServer } from './chat-server.ts';

let browser: Browser;
let context: BrowserContext;
let data: ReturnType<typeof createDataFolder>;
let server: ChatServer;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  data = createDataFolder();
  server = await startChatServer(data.path);
  // No locale: what a plain browser on a plain machine says of itself is what the page has to live with.
  context = await browser.newContext();
  context.setDefaultTimeout(45_000);
});
afterEach(async () => {
  await context.close();
  await server.kill();
  data.remove();
});

interface LedgerLine {
  readonly recipient: string;
  readonly iban: string;
}

/** What the office's database says was paid, asked of the server itself. */
async function countPayments(page: Page, iban: string): Promise<number> {
  const payments = await page.evaluate(async () => {
    const response = await fetch('/api/office');
    return ((await response.json()) as { payments: LedgerLine[] }).payments;
  });
  return payments.filter((payment) => payment.iban.replaceAll(' ', '') === iban).length;
}

/** Keeps a page's decisions on their way until released, so that they race whatever comes meanwhile. */
async function holdDecisions(page: Page): Promise<() => void> {
  const released = Promise.withResolvers<void>();
  await page.route('**/decision', async (route) => {
    await released.promise;
    await route.continue();
  });
  return released.resolve;
}

interface Shown {
  /** A part of the argument's text. */
  readonly argument: string;
  readonly as: 'Mail' | 'File';
  readonly marked: RegExp;
  /** What else stands there. */
  readonly beside: string;
}

/** Opens the mail or file at the place and closes it again: nothing is decided by that, and the focus comes back. */
async function showsWhere(page: Page, card: Locator, { argument, as, marked, beside }: Shown): Promise<void> {
  const part = card.locator('[data-bl-part="argument"]', { hasText: argument });
  await part.locator('summary').click();
  await part.getByRole('button', { name: 'Show me where' }).click();
  const source = page.getByRole('dialog', { name: as });
  await expect.poll(() => source.locator('mark').innerText()).toMatch(marked);
  expect(await source.getByText(beside).count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await source.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-bl-part'))).toBe('show-source');
  expect(await card.isVisible()).toBe(true);
}

const northwind = 'DE89370400440532013000';
const injected = 'LT601010012345678901';

describe('the chat agent', () => {
  it('reads by itself, asks before it pays, pays once and shows the outcome in chat and on the timeline', async () => {
    const page = await openChat(context, server.url);
    const before = await countPayments(page, northwind);
    await say(page, 'Pay the Northwind invoice');
    await expect.poll(() => pendingCard(page).innerText()).toContain('DE89 3704 0044 0532 0130 00');
    expect(await countPayments(page, northwind)).toBe(before);
    await approveReviewed(page);
    await cardIn(page, 'succeeded').waitFor();
    await page.getByText('Done: €2,400.00').waitFor();
    expect(await countPayments(page, northwind)).toBe(before + 1);
    await page.locator('[data-bl-part="audit-entry"][data-bl-type="action.completed"]').first().waitFor();
    expect(await page.locator('[data-bl-part="audit-timeline"]').innerText()).toContain('2,400.00');
  });

  it('says plainly that an injected IBAN came out of a mail, and Deny tells the agent why', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Lumen Parts invoice');
    const card = pendingCard(page);
    await expect.poll(() => card.innerText()).toContain('LT60 1010 0123 4567 8901');
    const text = await card.innerText();
    expect(text).toMatch(/IBAN came from an e-mail, not from you/u);
    expect(text).toContain('From an e-mail');
    await showsWhere(page, card, { argument: 'LT60', as: 'Mail', marked: /^LT60[ 0-9]+8901$/u, beside: 'Lumen' });
    await card.getByText('Add a reason').click();
    await card.getByRole('textbox', { name: /reason/iu }).fill('That is not their IBAN');
    await pressUntil(denyButton(page), cardIn(page, 'declined'));
    await page.getByText('Maya Chen declined this: “That is not their IBAN”').first().waitFor();
    expect(await countPayments(page, injected)).toBe(0);
  });

  it('opens the file that says what is to be shared, at the place', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Share the Heron brief with Jonas as an editor');
    const card = pendingCard(page);
    await expect.poll(() => card.innerText()).toContain('design/heron-brief.md');
    expect(await card.innerText()).toContain('From a file');
    await showsWhere(page, card, { argument: 'design/heron-brief.md', as: 'File', marked: /^design\/heron-brief\.md$/u, beside: 'There is no file' });
    await pressUntil(denyButton(page), cardIn(page, 'declined'));
  });

  it('leads to the request with Alt+Shift+A, presses nothing, and lets the keyboard decide', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    await page.keyboard.press('Alt+Shift+A');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Send €2,400.00 to Northwind GmbH');
    await pendingCard(page).locator('[data-bl-part="deny"]:not([aria-disabled])').waitFor();
    while ((await page.evaluate(() => document.activeElement?.textContent)) !== 'Deny') await page.keyboard.press('Tab');
    // A key counts once the focus has been there for a moment: one that was meant for something else does not.
    await page.keyboard.press('Enter');
    await pendingCard(page).locator('[data-bl-part="blocked-reason"]').waitFor();
    await expect.poll(async () => {
      await page.keyboard.press('Enter');
      return cardIn(page, 'declined').isVisible();
    }, { interval: 700 }).toBe(true);
  });

  it('keeps the prompt through a reload, and it can be decided after it', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    await page.reload();
    await approveReviewed(page);
    await cardIn(page, 'succeeded').waitFor();
  });

  it('shows one prompt in two tabs, lets one of them win and tells the other', async () => {
    const [first, second] = [await openChat(context, server.url), await openChat(context, server.url)];
    const before = await countPayments(first, northwind);
    await say(first, 'Pay the Northwind invoice');
    await Promise.all([pendingCard(first).waitFor(), denyButton(second).waitFor()]);
    const release = await holdDecisions(second);
    await pressUntil(denyButton(second), cardIn(second, 'submitting'));
    await approveReviewed(first);
    await cardIn(first, 'succeeded').waitFor();
    release();
    await second.getByText(/has already approved/iu).first().waitFor();
    await cardIn(second, 'succeeded').waitFor();
    expect(await countPayments(first, northwind)).toBe(before + 1);
  });

  it('pays once on a double click in both tabs', async () => {
    const [first, second] = [await openChat(context, server.url), await openChat(context, server.url)];
    const before = await countPayments(first, northwind);
    await say(first, 'Pay the Northwind invoice');
    for (const page of [first, second]) await review(page);
    const releases = await Promise.all([first, second].map(holdDecisions));
    await Promise.all([first, second].map((page) => approveInDialog(page).dblclick()));
    await Promise.all([first, second].map((page) => page.locator('[data-bl-part="consent-dialog"][data-bl-state="submitting"]').waitFor()));
    for (const release of releases) release();
    await Promise.all([first, second].map((page) => cardIn(page, 'succeeded').waitFor()));
    expect(await countPayments(first, northwind)).toBe(before + 1);
  });

  it('cancels what waits when the person goes on, and says so', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    await say(page, 'What is in my inbox?');
    await cardIn(page, 'cancelled').waitFor();
    await expect.poll(() => pendingCard(page).count()).toBe(0);
  });
});

describe('a server that dies', () => {
  it('comes back with the prompt, which can be decided, and the chat goes on from it', async () => {
    const page = await openChat(context, server.url);
    const before = await countPayments(page, northwind);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    const { port } = new URL(server.url);
    await server.kill();
    server = await startChatServer(data.path, { PORT: port });
    await page.reload();
    await approveReviewed(page);
    await page.getByText('Done: €2,400.00').waitFor();
    expect(await countPayments(page, northwind)).toBe(before + 1);
  });

  it('goes on with the open page too, without a reload', async () => {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    // What a browser failed to load it does not load again: the prompt is complete before its server dies.
    await pendingCard(page).waitFor();
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/verify-binding-')));
    const { port } = new URL(server.url);
    await server.kill();
    await cardIn(page, 'offline').waitFor();
    server = await startChatServer(data.path, { PORT: port });
    await approveReviewed(page);
    await page.getByText('Done: €2,400.00').waitFor();
  });

  it('takes no prompt down with it that was not whole: it is shown, and approved once it was checked', async () => {
    const parts = /\/assets\/(?:blocked-reason|verify-binding)-/u;
    await context.route(parts, (route) => route.abort());
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await cardIn(page, 'uninspectable').getByText('its check did not load').waitFor();
    expect(await cardIn(page, 'uninspectable').locator('[data-bl-part="approve"], [data-bl-part="review"]').count()).toBe(0);
    await context.unroute(parts);
    await page.reload();
    await approveReviewed(page);
    await page.getByText('Done: €2,400.00').waitFor();
  });
});

describe('a hostile page', () => {
  interface Answer {
    readonly status: number;
    readonly code: string | undefined;
  }

  /** Sends what it likes with the person's own session, as injected script could. */
  async function post(page: Page, path: string, body: unknown): Promise<Answer> {
    return page.evaluate(
      async ([address, text]) => {
        const response = await fetch(address!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text! });
        const answer = (await response.json()) as { error?: { code: string } };
        return { status: response.status, code: answer.error?.code };
      },
      [path, JSON.stringify(body)],
    );
  }

  async function openPrompt(): Promise<{ readonly page: Page; readonly id: string; readonly digest: string; readonly shown: ShownPrompt }> {
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    const action = await page.evaluate(async () => {
      const response = await fetch('/byleave/v1/actions?state=awaitingConsent');
      return ((await response.json()) as { actions: Action[] }).actions[0]!;
    });
    return { page, id: action.id, ...asShown(action, 'en') };
  }

  it('cannot claim, complete or propose with the person’s session', async () => {
    const { page, id, digest } = await openPrompt();
    expect(await post(page, `/byleave/v1/actions/${id}/claim`, { digest })).toEqual({ status: 403, code: 'forbidden' });
    expect(await post(page, `/byleave/v1/actions/${id}/completion`, { outcome: { status: 'unknown', message: 'x' } })).toEqual({ status: 403, code: 'forbidden' });
    const proposal = { callId: 'x', conversation: 'x', tool: 'send_payment', arguments: {}, sources: [], sourcesComplete: true };
    expect(await post(page, '/byleave/v1/actions', proposal)).toEqual({ status: 403, code: 'forbidden' });
  });

  it('cannot decide on another digest, in another name, with other arguments, or twice', async () => {
    const { page, id, digest, shown } = await openPrompt();
    const before = await countPayments(page, northwind);
    const decision = `/byleave/v1/actions/${id}/decision`;
    expect(await post(page, decision, { decision: 'approve', digest: digest.replace(/^./u, (first) => (first === '0' ? '1' : '0')) })).toEqual({ status: 409, code: 'digest_mismatch' });
    expect(await post(page, decision, { decision: 'approve', digest, shown, by: { id: 'sam' } })).toEqual({ status: 400, code: 'invalid_request' });
    expect(await post(page, decision, { decision: 'approve', digest, shown, arguments: { amount: 9 } })).toEqual({ status: 400, code: 'invalid_request' });
    expect(await post(page, decision, { decision: 'approve', digest })).toEqual({ status: 400, code: 'shown_required' });
    expect(await countPayments(page, northwind)).toBe(before);
    expect((await post(page, decision, { decision: 'decline', digest, shown })).status).toBe(200);
    expect(await post(page, decision, { decision: 'approve', digest, shown })).toEqual({ status: 409, code: 'already_decided' });
    expect(await countPayments(page, northwind)).toBe(before);
  });

  it('is not even heard when it is another site’s, or has no session', async () => {
    const { id, digest, shown } = await openPrompt();
    const body = JSON.stringify({ decision: 'approve', digest, shown });
    const address = `${server.url}/byleave/v1/actions/${id}/decision`;
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const json = { 'content-type': 'application/json' };
    expect((await fetch(address, { method: 'POST', body, headers: json })).status).toBe(401);
    expect((await fetch(address, { method: 'POST', body, headers: { ...json, cookie: `${cookie}x` } })).status).toBe(401);
    expect((await fetch(address, { method: 'POST', body, headers: { ...json, cookie, authorization: 'Bearer guess' } })).status).toBe(401);
    expect((await fetch(address, { method: 'POST', body, headers: { ...json, cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await fetch(address, { method: 'POST', body, headers: { 'content-type': 'text/plain', cookie } })).status).toBe(415);
  });
});

describe('a deadline', () => {
  it('ends the prompt: it can’t be approved, the card says so and offers to ask again', async () => {
    await server.kill();
    server = await startChatServer(data.path, { BYLEAVE_CONSENT_TTL_MS: '4000' });
    const page = await openChat(context, server.url);
    await say(page, 'Pay the Northwind invoice');
    await pendingCard(page).waitFor();
    const expired = cardIn(page, 'expired');
    await expired.waitFor();
    expect(await page.getByRole('button', { name: 'Send €2,400.00' }).count()).toBe(0);
    await expired.getByRole('button', { name: 'Ask again' }).click();
    await approveReviewed(page);
    await cardIn(page, 'succeeded').waitFor();
    await page.getByText('Done: €2,400.00').waitFor();
  });
});
