// @module-tag browser
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveReviewed, cardIn, launchBrowser, openChat, pendingCard, say } from './browser.ts';
import { createDataFolder, startChatServer, type ChatServer } from './chat-server.ts';

/** More than the six connections that HTTP/1.1 gives a host. */
const tabCount = 8;

let browser: Browser;
let context: BrowserContext;
let data: ReturnType<typeof createDataFolder>;
let server: ChatServer;
let streams: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  data = createDataFolder();
  server = await startChatServer(data.path);
  context = await browser.newContext({ locale: 'en-GB' });
  context.setDefaultTimeout(45_000);
  streams = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/events')) streams.push(pathname);
  });
});
afterEach(async () => {
  await context.close();
  await server.kill();
  data.remove();
});

async function openTabs(): Promise<{ readonly tabs: readonly Page[]; readonly first: Page; readonly last: Page }> {
  const tabs: Page[] = [];
  for (let index = 0; index < tabCount; index += 1) tabs.push(await openChat(context, server.url));
  return { tabs, first: tabs[0]!, last: tabs.at(-1)! };
}

describe(`${tabCount} tabs of one browser`, () => {
  it('all load, with one stream of each kind between them', async () => {
    await openTabs();
    expect(streams.filter((path) => path === '/byleave/v1/events')).toHaveLength(1);
    expect(streams.filter((path) => path.startsWith('/api/conversations/'))).toHaveLength(1);
  });

  it('see what happens in any of them', async () => {
    const { first, last } = await openTabs();
    await say(first, 'Pay the Northwind invoice');
    await pendingCard(last).waitFor();
    await approveReviewed(last);
    await cardIn(first, 'succeeded').waitFor();
    await first.getByText('Done: €2,400.00').waitFor();
  });

  it('stay live when the one that reads for them is closed', async () => {
    const { tabs, first, last } = await openTabs();
    await say(last, 'Pay the Northwind invoice');
    await Promise.all(tabs.map((tab) => pendingCard(tab).waitFor()));
    await first.close();
    const rest = tabs.slice(1);
    // While nobody reads, no card can be decided: a press that meets that moment is ignored, as it should be.
    await expect.poll(() => streams.filter((path) => path === '/byleave/v1/events').length, { timeout: 10_000 }).toBe(2);
    await last.locator('[data-bl-part="audit-timeline"]').getByText('Live', { exact: true }).waitFor();
    await approveReviewed(last);
    await Promise.all(rest.map((tab) => cardIn(tab, 'succeeded').waitFor()));
    await say(rest[0]!, 'Pay the Lumen Parts invoice');
    await Promise.all(rest.map((tab) => pendingCard(tab).waitFor()));
    expect(streams.filter((path) => path === '/byleave/v1/events')).toHaveLength(2);
  });
});
