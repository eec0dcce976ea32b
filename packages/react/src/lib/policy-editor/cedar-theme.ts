import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const mono = { fontFamily: 'var(--bl-font-mono)', fontSize: 'var(--bl-size-mono)' } as const;
const wavy = (color: string) => ({ backgroundImage: 'none', textDecoration: `underline wavy ${color}`, textUnderlineOffset: '3px' });

/** The editor in the kit's colours. It has to be here: CodeMirror's own style sheet is in no cascade layer, so it beats those that are. */
export const cedarTheme: Extension = EditorView.theme({
  '&': { maxHeight: '32rem', color: 'var(--bl-text)', backgroundColor: 'var(--bl-surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { ...mono, fontVariantLigatures: 'none', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--bl-text)', minHeight: '8rem' },
  '.cm-cursor': { borderLeftColor: 'var(--bl-text)' },
  '.cm-gutters': { borderRight: '1px solid var(--bl-line)', backgroundColor: 'var(--bl-surface-2)', color: 'var(--bl-text-3)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in oklab, var(--bl-focus) 24%, var(--bl-surface))' },
  '&.cm-focused .cm-matchingBracket': { outline: '1px solid var(--bl-line-strong)', backgroundColor: 'transparent' },
  '.cm-tooltip': { border: '1px solid var(--bl-line-strong)', backgroundColor: 'var(--bl-surface)', color: 'var(--bl-text)', maxWidth: 'min(32rem, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { ...mono, maxWidth: 'min(32rem, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bl-ink)', color: 'var(--bl-on-ink)' },
  '.cm-completionDetail': { color: 'inherit', fontStyle: 'normal', opacity: '1' },
  '.cm-diagnostic': { fontFamily: 'var(--bl-font)', fontSize: 'var(--bl-size-body)', padding: '4px 8px' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bl-danger)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--bl-caution)' },
  '.cm-lintRange-error': wavy('var(--bl-danger)'),
  '.cm-lintRange-warning': wavy('var(--bl-caution)'),
  '.cm-specialChar': { color: 'var(--bl-caution)' },
});
