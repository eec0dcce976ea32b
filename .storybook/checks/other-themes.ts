import axe from 'axe-core';
import type { StoryContext } from '@storybook/react-vite';
import { isInVitest } from '../trusted/is-in-vitest.ts';

/**
 * The accessibility addon looks at a story in the theme it is told in. In the browser tests, this looks at the same
 * story, in the state its play function left it in, in the other one: only colours differ.
 *
 * @throws Error that names what axe finds.
 */
export async function checkOtherThemes({ canvasElement, globals, parameters }: StoryContext): Promise<void> {
  if (!isInVitest || parameters['a11y']?.test !== 'error') return;
  const root = document.documentElement;
  const told = root.dataset['theme'];
  root.dataset['theme'] = globals['theme'] === 'dark' ? 'light' : 'dark';
  try {
    const { violations } = await axe.run(canvasElement, { runOnly: ['color-contrast'] });
    if (violations.length > 0) throw new Error(`In the ${root.dataset['theme']} theme: ${violations.map(describe).join('\n')}`);
  } finally {
    if (told === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = told;
  }
}

function describe({ id, nodes }: axe.Result): string {
  return `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`;
}
