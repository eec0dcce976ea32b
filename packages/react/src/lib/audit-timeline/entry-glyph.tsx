import type { ReactNode } from 'react';
import type { EntryTone } from './entry-words.ts';

const paths: Record<EntryTone, string> = {
  neutral: '',
  ok: 'm6.5 10.2 2.4 2.4 4.8-5',
  ended: 'M6.5 10h7',
  trouble: 'M10 6v5m0 2.6v.4',
};

/** An entry's tone as a shape. The words beside it say the same. */
export function EntryGlyph({ tone }: { readonly tone: EntryTone }): ReactNode {
  return (
    <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true" data-bl-tone={tone}>
      <circle cx="10" cy="10" r={tone === 'neutral' ? 4 : 8} />
      <path d={paths[tone]} />
    </svg>
  );
}
