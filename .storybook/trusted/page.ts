import { isInVitest } from './is-in-vitest.ts';

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Looks at the story on a page of another size, in CSS pixels. A workshop has its own control for that, and is left as it is. */
export async function inPage(size: PageSize, look: () => Promise<void>): Promise<void> {
  if (!isInVitest) return look();
  const { page } = await import('vitest/browser');
  const before = { width: window.innerWidth, height: window.innerHeight };
  await page.viewport(size.width, size.height);
  try {
    await look();
  } finally {
    await page.viewport(before.width, before.height);
  }
}

/** As when the person goes to another tab and comes back. A headless browser shows all of its tabs at once, so it has to be told. */
export function lookElsewhere(): void {
  for (const state of ['hidden', 'visible'] as const) {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }
  Reflect.deleteProperty(document, 'visibilityState');
}

interface Session {
  send(method: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Looks at the story as somebody with other settings sees it, such as `{ 'forced-colors': 'active' }`. */
export async function withMedia(features: Readonly<Record<string, string>>, look: () => Promise<void>): Promise<void> {
  if (!isInVitest) return look();
  const { cdp } = await import('vitest/browser');
  const session = cdp() as unknown as Session;
  await session.send('Emulation.setEmulatedMedia', { features: Object.entries(features).map(([name, value]) => ({ name, value })) });
  try {
    await look();
  } finally {
    await session.send('Emulation.setEmulatedMedia', { features: Object.keys(features).map((name) => ({ name, value: '' })) });
  }
}
