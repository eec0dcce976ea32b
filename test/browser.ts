import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright';
import { locateChromium } from './chromium.ts';

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await locateChromium());
}

/** A page of the chat app, ready to type in. */
export async function openChat(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return page;
}

export async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(text);
  await composer.press('Enter');
}

export const pendingCard = (page: Page): Locator => page.locator('[data-bl-part="consent-card"][data-bl-state="pending"]');
export const cardIn = (page: Page, state: string): Locator => page.locator(`[data-bl-part="consent-card"][data-bl-state="${state}"]`);
export const approveButton = (page: Page, name: string): Locator => pendingCard(page).getByRole('button', { name, exact: true });
export const denyButton = (page: Page): Locator => pendingCard(page).getByRole('button', { name: 'Deny', exact: true });
