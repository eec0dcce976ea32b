import { useEffect, useRef } from 'react';

/** `Control+Shift+.`, as `aria-keyshortcuts` writes it. */
export const defaultStopShortcut = 'Control+Shift+.';

interface Shortcut {
  readonly key: string;
  readonly modifiers: Readonly<Record<'Control' | 'Shift' | 'Alt' | 'Meta', boolean>>;
}

/** Where keys sit that another shift state writes otherwise: Shift and "." make ">" on some keyboards and ":" on others. */
const codes: Readonly<Record<string, string>> = { '.': 'Period', ',': 'Comma', '/': 'Slash', ' ': 'Space' };

function parseShortcut(text: string): Shortcut {
  const names = text.split('+');
  const key = names.at(-1)!;
  const has = (name: string): boolean => names.slice(0, -1).includes(name);
  return { key, modifiers: { Control: has('Control'), Shift: has('Shift'), Alt: has('Alt'), Meta: has('Meta') } };
}

function matches({ key, modifiers }: Shortcut, event: KeyboardEvent): boolean {
  const isKey = event.key.toLowerCase() === key.toLowerCase() || event.code === (codes[key] ?? `Key${key.toUpperCase()}`);
  return isKey && event.ctrlKey === modifiers.Control && event.shiftKey === modifiers.Shift && event.altKey === modifiers.Alt && event.metaKey === modifiers.Meta;
}

/** Calls `onPress` for a combination of keys, wherever the focus is, before the page can keep it to itself. `null`: none. */
export function useStopShortcut(shortcut: string | null, onPress: () => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    if (shortcut === null) return undefined;
    const wanted = parseShortcut(shortcut);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || !matches(wanted, event)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [shortcut]);
}
