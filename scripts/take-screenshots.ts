// Takes the README's picture and a set to look at: `npm run docs:screenshots [FOLDER]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openChat, pendingCard, say } from '../test/browser.ts';
import { setup as buildChat } from '../test/build-chat.ts';
import { createDataFolder, startChatServer } from '../test/chat-server.ts';

const folder = process.argv[2];
const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const;

await buildChat();
const data = createDataFolder();
const server = await startChatServer(data.path);
const browser = await launchBrowser();
if (folder) mkdirSync(folder, { recursive: true });

for (const { name, ...look } of looks) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', deviceScaleFactor: 2, ...look });
  const page = await openChat(context, server.url);
  if (folder) await page.screenshot({ path: join(folder, `${name}-start.png`) });
  if ((await pendingCard(page).count()) === 0) await say(page, 'Pay the Lumen Parts invoice');
  await pendingCard(page).waitFor();
  await pendingCard(page).locator('[data-bl-part="deny"]:not([aria-disabled="true"])').waitFor();
  if (folder) await page.screenshot({ path: join(folder, `${name}-pending.png`) });
  else if (name === 'light') await pendingCard(page).screenshot({ path: 'docs/consent-card.png' });
  await context.close();
}
await browser.close();
await server.kill();
data.remove();
