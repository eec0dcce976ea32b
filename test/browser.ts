import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright';
import { expect } from 'vitest';
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
export const denyButton = (page: Page): Locator => pendingCard(page).getByRole('button', { name: 'Deny', exact: true });

/**
 * Presses a button as a person does who finds that it has just moved: again, until something comes of it. First it stands still,
 * since Playwright scrolls what it waits for to and fro, and whatever moves takes no press.
 */
export async function pressUntil(button: Locator, settled: Locator): Promise<void> {
  const inTime = { timeout: 5_000 };
  const ready = button.and(button.page().locator(':not([aria-disabled="true"])'));
  const press = async (): Promise<string> => {
    if (await settled.isVisible()) return 'settled';
    try {
      await button.evaluate((element) => element.scrollIntoView({ block: 'center' }), undefined, inTime);
      await ready.waitFor(inTime);
      await ready.click(inTime);
      return await button.evaluate((element) => element.closest('[data-bl-blocked]')?.getAttribute('data-bl-blocked') ?? 'pressed', undefined, inTime);
    } catch (error) {
      return String(error);
    }
  };
  await expect.poll(press, { timeout: 60_000 }).toBe('settled');
}

export const dialog = (page: Page): Locator => page.locator('[data-bl-part="consent-dialog"]');

/** Opens what is of high risk where it is decided, and reads it to its end. */
export async function review(page: Page, card: Locator = pendingCard(page)): Promise<void> {
  await card.locator('[data-bl-part="review"]').click();
  await dialog(page).locator('[data-bl-part="end"]').scrollIntoViewIfNeeded();
}

/** The dialog's approving button; `click` waits until the request has been in view for long enough. */
export const approveInDialog = (page: Page): Locator => dialog(page).locator('[data-bl-part="approve"]');

/** Approves what is of high risk. */
export async function approveReviewed(page: Page, card?: Locator): Promise<void> {
  await review(page, card);
  await approveInDialog(page).click();
}
