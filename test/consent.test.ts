// @module-tag browser
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveInDialog, approveReviewed, cardIn, dialog, launchBrowser, openChat, pendingCard, pressUntil, review, say } from './browser.ts';
import { createDataFolder, startChatServer, type ChatServer } from './chat-server.ts';

let browser: Browser;
let data: ReturnType<typeof createDataFolder>;
let server: ChatServer;
let contexts: BrowserContext[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  data = createDataFolder();
  server = await startChatServer(data.path);
  contexts = [];
});
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await server.kill();
  data.remove();
});

/** A browser of somebody’s own. */
async function open(person?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  context.setDefaultTimeout(45_000);
  contexts.push(context);
  const page = await openChat(context, server.url);
  if (person !== undefined) {
    await page.getByLabel('Signed in as').selectOption({ label: person });
    await expect.poll(() => page.getByLabel('Signed in as').inputValue()).toBe(person.split(' ')[0]!.toLowerCase());
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
  }
  return page;
}

const view = (page: Page, name: string): Promise<void> => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
const payments = async (page: Page): Promise<readonly { readonly amount: number }[]> =>
  page.evaluate(async () => ((await (await fetch('/api/office')).json()) as { payments: { amount: number }[] }).payments);

describe('sharing a file outside the company', () => {
  it('takes the person and a colleague who approves, each in their own browser', async () => {
    const [maya, jonas] = [await open(), await open('Jonas Weber')];
    await say(maya, 'Share offer.pdf with anna@other.example');
    await approveReviewed(maya);
    await cardIn(maya, 'awaitingOthers').waitFor();
    expect(await cardIn(maya, 'awaitingOthers').innerText()).toContain('Waits for another approver');

    await view(jonas, 'Approvals');
    await jonas.getByRole('button', { name: /anna@other\.example/u }).click();
    const request = jonas.locator('[data-bl-part="approval-inbox"] [data-bl-part="consent-card"][data-bl-state="pending"]');
    expect(await request.innerText()).toContain('anna@other.example');
    await approveReviewed(jonas, request);
    await cardIn(maya, 'succeeded').waitFor();
    await maya.getByText('Done: anna@other.example may now view').waitFor();
  });

  it('is nothing that somebody without a role ever sees', async () => {
    const [maya, lena] = [await open(), await open('Lena Chen')];
    await say(maya, 'Share offer.pdf with anna@other.example');
    await pendingCard(maya).waitFor();
    await view(lena, 'Approvals');
    await lena.getByText('Nothing waits for you').waitFor();
    expect(await lena.locator('body').innerText()).not.toContain('anna@other.example');
  });
});

describe('a large payment', () => {
  it('takes a passkey for this very payment, which is set up on the way', async () => {
    const page = await open();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    const before = (await payments(page)).length;
    await say(page, 'Pay €6,000 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference INV-9');
    const card = pendingCard(page);
    await card.waitFor();
    await review(page);
    await approveInDialog(page).click();
    await dialog(page).locator('[data-bl-part="set-up-passkey"]').click();
    await page.getByText('Your passkey is set up. Approve with it now.').waitFor();
    expect((await payments(page)).length).toBe(before);
    await approveInDialog(page).click();
    await cardIn(page, 'succeeded').waitFor();
    expect((await payments(page)).length).toBe(before + 1);
    await view(page, 'Permissions');
    await page.getByText('My passkey').first().waitFor();
  });
});

describe('a standing permission', () => {
  it('to post in one channel answers there, is seen with what is left of it, and can be revoked', async () => {
    const page = await open();
    await say(page, 'Post in #billing that the March invoices are out');
    const card = pendingCard(page);
    await card.locator('[data-bl-part="scope"] select').first().selectOption('evening');
    await pressUntil(card.locator('[data-bl-part="approve"]').filter({ hasText: 'allow until' }), cardIn(page, 'succeeded'));

    await page.getByText('Done:').first().waitFor();
    await say(page, 'Post in #billing that the April invoices are out');
    await expect.poll(() => page.getByText('Done:').count()).toBe(2);
    expect(await pendingCard(page).count()).toBe(0);

    await say(page, 'Post in #general that the April invoices are out');
    await pressUntil(pendingCard(page).locator('[data-bl-part="deny"]'), cardIn(page, 'declined'));

    await view(page, 'Permissions');
    const grant = page.locator('[data-bl-part="grant"]').first();
    await expect.poll(() => grant.innerText()).toMatch(/billing/u);
    await grant.getByRole('button', { name: 'Revoke' }).click();
    await expect.poll(() => grant.getAttribute('data-bl-state')).toBe('revoked');

    await say(page, 'Post in #billing that the May invoices are out');
    await pendingCard(page).waitFor();
  });
});

describe('the budget on payments', () => {
  it('refuses what would go over it, says so, and shows what is left', async () => {
    const page = await open();
    await say(page, 'Pay €4,900 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference A');
    await approveReviewed(page);
    await cardIn(page, 'succeeded').waitFor();
    await say(page, 'Pay €15,200 to Northwind GmbH, IBAN DE89 3704 0044 0532 0130 00, reference B');
    await page.getByText(/limit/iu).first().waitFor();
    expect((await payments(page)).filter(({ amount }) => amount === 15_200)).toEqual([]);
    await view(page, 'Permissions');
    await expect.poll(() => page.getByRole('meter').first().getAttribute('aria-valuetext')).toMatch(/4,900/u);
  });
});

describe('a changed request', () => {
  it('runs with what the person made of it, once they have approved that', async () => {
    const page = await open();
    await say(page, 'Pay the Northwind invoice');
    const card = pendingCard(page);
    await card.locator('[data-bl-part="edit"]').click();
    await page.getByLabel('Amount').fill('2000');
    await page.getByRole('button', { name: 'Use these values' }).click();
    await approveReviewed(page);
    await cardIn(page, 'succeeded').waitFor();
    expect((await payments(page)).some(({ amount }) => amount === 2_000)).toBe(true);
    expect((await payments(page)).some(({ amount }) => amount === 2_400)).toBe(false);
  });
});
