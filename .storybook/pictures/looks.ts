import { page } from 'vitest/browser';
import { withMedia } from '../trusted/page.ts';

/** How a story is looked at for a picture. */
export type Look = 'light' | 'dark' | 'phone' | 'forced';

const desk = { width: 1200, height: 1600 } as const;
const phone = { width: 360, height: 1600 } as const;

/** Looks at the page in one way, and leaves it as it was. */
export async function lookAs(look: Look, take: () => Promise<void>): Promise<void> {
  const root = document.documentElement;
  root.dataset['theme'] = look === 'dark' ? 'dark' : 'light';
  const { width, height } = look === 'phone' ? phone : desk;
  await page.viewport(width, height);
  if (look === 'forced') await withMedia({ 'forced-colors': 'active' }, take);
  else await take();
  root.dataset['theme'] = 'light';
  await page.viewport(desk.width, desk.height);
}
