import { contrast, paper, type ColorRole } from '../../packages/react/src/lib/theme/palette.ts';
import scale from '../../packages/react/src/lib/theme/scale.css?raw';
import base from '../../packages/react/src/lib/theme/base.css?raw';

export const palettes = { Paper: paper, Contrast: contrast } as const;

/** What is read on what, and how much contrast it needs: 4.5 for text (WCAG 1.4.3), 3 for edges and marks (1.4.11). */
export const pairs: readonly { readonly role: ColorRole; readonly on: ColorRole; readonly needs: number; readonly use: string }[] = [
  { role: 'text', on: 'surface', needs: 4.5, use: 'What is read' },
  { role: 'text-2', on: 'surface', needs: 4.5, use: 'Labels, and what explains' },
  { role: 'text-3', on: 'surface-2', needs: 4.5, use: 'Times, digests' },
  { role: 'on-ink', on: 'ink', needs: 4.5, use: 'The approving button, neutral by design' },
  { role: 'seal', on: 'surface', needs: 4.5, use: 'Verified, and “you said”' },
  { role: 'seal', on: 'seal-soft', needs: 4.5, use: 'The same, on its own ground' },
  { role: 'caution', on: 'caution-soft', needs: 4.5, use: 'From outside, near a limit' },
  { role: 'danger', on: 'danger-soft', needs: 4.5, use: 'Stop, broken, irreversible' },
  { role: 'on-danger', on: 'danger', needs: 4.5, use: 'The emergency stop' },
  { role: 'ok', on: 'ok-soft', needs: 4.5, use: 'It succeeded: on receipts only' },
  { role: 'line-strong', on: 'surface', needs: 3, use: 'Edges of controls, the perforation' },
  { role: 'focus', on: 'surface', needs: 3, use: 'The focus ring' },
];

export interface Token {
  readonly name: string;
  readonly value: string;
}

/** The first value that the style sheets give each variable: the one without a density, a radius or a device. */
export function readScale(names: RegExp): readonly Token[] {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of `${scale}${base}`.matchAll(/(--bl-[\w-]+):\s*([^;]+);/gu)) {
    if (names.test(name) && !found.has(name)) found.set(name, value.trim());
  }
  return [...found].map(([name, value]) => ({ name, value }));
}
