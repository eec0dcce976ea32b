import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeClient } from '../test-support/fake-client.ts';
import type { Appearance } from '../theme/appearance.ts';
import { ByleaveProvider } from './byleave-provider.tsx';
import { usePortalContainer } from './portal-context.ts';

afterEach(cleanup);

const root = (): HTMLElement | null => document.querySelector('[data-bl-part="appearance"]');

function Where() {
  const container = usePortalContainer();
  return <output>{container instanceof HTMLElement ? container.dataset['blPart'] ?? container.id : 'body'}</output>;
}

const show = (appearance?: Appearance, container?: HTMLElement) =>
  render(
    <ByleaveProvider client={createFakeClient()} {...(appearance && { appearance })} {...(container && { container })}>
      <Where />
    </ByleaveProvider>,
  );

test('adds no element to the page without an appearance', () => {
  show();
  expect(root()).toBeNull();
  expect(document.querySelector('output')?.textContent).toBe('body');
});

test('sets variables and attributes, and takes back what is no longer said', () => {
  const { rerender } = show({ density: 'compact', radius: 'none', colorScheme: 'dark', contrast: 'more', theme: 'plain', variables: { ink: 'rebeccapurple', 'font-mono': 'Iosevka' } });
  expect({ ...root()?.dataset }).toEqual({ blPart: 'appearance', blDensity: 'compact', blRadius: 'none', blColorScheme: 'dark', blContrast: 'more', blTheme: 'plain' });
  expect(root()?.style.getPropertyValue('--bl-ink')).toBe('rebeccapurple');
  rerender(
    <ByleaveProvider client={createFakeClient()} appearance={{ variables: { 'font-mono': 'Iosevka' } }}>
      <Where />
    </ByleaveProvider>,
  );
  expect(root()?.style.getPropertyValue('--bl-ink')).toBe('');
  expect(root()?.style.getPropertyValue('--bl-font-mono')).toBe('Iosevka');
});

test('puts dialogs where its variables hold, unless the host says where', () => {
  show({ density: 'touch' });
  expect(document.querySelector('output')?.textContent).toBe('appearance');
  cleanup();
  const container = document.createElement('div');
  container.id = 'mine';
  show({ density: 'touch' }, container);
  expect(document.querySelector('output')?.textContent).toBe('mine');
});

test('refuses a variable that it does not have, saying which it has', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const appearance = { variables: { 'size-meta': '2px' } } as unknown as Appearance;
  expect(() => show(appearance)).toThrow(/“size-meta” is no variable .* Use one of: canvas, surface/u);
  vi.restoreAllMocks();
});

test('refuses to be mounted with nobody to ask', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const nothing = {} as { readonly client: ReturnType<typeof createFakeClient> };
  expect(() => render(<ByleaveProvider {...nothing}>x</ByleaveProvider>)).toThrow(/neither a client nor a baseUrl/u);
  vi.restoreAllMocks();
});
