// Takes the README's picture and a set to look at: `npm run docs:screenshots [FOLDER]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launchBrowser, openChat, pendingCard, say } from '../test/browser.ts';
import { setup as buildChat } from '../test/build-chat.ts';
import { createDataFolder, startChatServer } from '../test/chat-server.ts';

interface Look extends BrowserContextOptions {
  readonly name: string;
  /** Asks for a language that runs the other way. */
  readonly search?: string;
}

const desktop = { width: 1280, height: 900 };
const phone = { width: 360, height: 780 };
const looks: readonly Look[] = [
  { name: 'light', colorScheme: 'light', viewport: desktop },
  { name: 'dark', colorScheme: 'dark', viewport: desktop },
  { name: 'phone', colorScheme: 'light', viewport: phone },
  { name: 'rtl', colorScheme: 'light', viewport: desktop, search: '?lang=ar' },
  { name: 'rtl-phone', colorScheme: 'dark', viewport: phone, search: '?lang=ar' },
];

const folder = process.argv[2];
await buildChat();
const browser = await launchBrowser();
if (folder) {
  mkdirSync(folder, { recursive: true });
  for (const look of looks) await lookAround(browser, look, folder);
} else await pictureCard(browser);
await browser.close();

/** What the README shows. */
async function pictureCard(browser: Browser): Promise<void> {
  await withServer(browser, looks[0]!, async (page) => {
    await openPending(page);
    await pendingCard(page).screenshot({ path: 'docs/consent-card.png' });
  });
}

/** Every page as it is met: before anything happened, while something waits, and after. */
async function lookAround(browser: Browser, { name, search = '', ...look }: Look, into: string): Promise<void> {
  await withServer(browser, { name, ...look }, async (page, url) => {
    let count = 0;
    const take = (what: string, fullPage = false): Promise<unknown> => page.screenshot({ path: join(into, `${name}-${String((count += 1)).padStart(2, '0')}-${what}.png`), fullPage });
    const open = (path: string): Promise<unknown> => page.goto(`${url}${path}${search}`);
    const takeScrolled = async (what: string): Promise<void> => {
      await take(what);
      const main = page.locator('main.page');
      for (let part = 2; part < 6; part += 1) {
        const isEnd = await main.evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 4);
        if (isEnd) return;
        await main.evaluate((element) => element.scrollBy(0, element.clientHeight - 80));
        await take(`${what}-${part}`);
      }
    };
    await open('/');
    await page.locator('.chat-start').waitFor();
    await take('chat-start');
    await openPending(page);
    await take('chat-pending');
    await open('/story');
    await page.locator('[data-story="guarded"]').waitFor();
    await take('story-start');
    await page.locator('[data-story="unguarded"] button').first().click();
    await page.locator('[data-story="unguarded"][data-state="played"]').waitFor();
    await takeScrolled('story-unguarded');
    await page.locator('[data-story="guarded"] button').first().click();
    await page.locator('.story-advice[data-tone="act"]').waitFor();
    await pendingCard(page).locator('[data-bl-part="deny"]').waitFor();
    await takeScrolled('story-asked');
    await page.locator('[data-bl-part="stop"]').click();
    await page.locator('.story-advice[data-tone="good"]').waitFor();
    await takeScrolled('story-stopped');
    await open('/audit');
    await page.locator('[data-bl-part="audit-entry"]').first().waitFor();
    await page.waitForTimeout(1_500);
    await takeScrolled('audit');
    await page.locator('[data-bl-part="audit-entry"] button').first().click();
    await take('audit-open');
    await open('/policy');
    await page.locator('[data-bl-part="rule"]').first().waitFor();
    await take('policy');
  });
}

async function openPending(page: Page): Promise<void> {
  await say(page, 'Pay the Lumen Parts invoice');
  await pendingCard(page).locator('[data-bl-part="deny"]:not([aria-disabled="true"])').waitFor();
}

async function withServer(browser: Browser, { name: _name, search = '', ...look }: Look, visit: (page: Page, url: string) => Promise<void>): Promise<void> {
  const data = createDataFolder();
  const server = await startChatServer(data.path);
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', deviceScaleFactor: 2, ...look });
  context.setDefaultTimeout(15_000);
  try {
    await visit(await openChat(context, `${server.url}/${search}`), server.url);
  } finally {
    await context.close();
    await server.kill();
    data.remove();
  }
}
