import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../packages/react/src/styles.css';
import './preview.css';
import type { Decorator, Preview } from '@storybook/react-vite';
import { useLayoutEffect, type ReactNode } from 'react';

interface CanvasProps {
  readonly theme: string;
  readonly direction: string;
  readonly locale: string;
  readonly children: ReactNode;
}

/** Sets the page as a host would: the kit itself never touches the document. */
function Canvas({ theme, direction, locale, children }: CanvasProps): ReactNode {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    root.dir = direction;
    root.lang = locale;
  }, [theme, direction, locale]);
  return children;
}

const withCanvas: Decorator = (Story, { globals }) => (
  <Canvas theme={String(globals['theme'])} direction={String(globals['direction'])} locale={String(globals['locale'])}>
    <Story />
  </Canvas>
);

const preview: Preview = {
  decorators: [withCanvas],
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    controls: { expanded: true },
  },
  tags: ['autodocs'],
  initialGlobals: { theme: 'light', direction: 'ltr', locale: 'en' },
  globalTypes: {
    theme: { toolbar: { title: 'Theme', icon: 'contrast', dynamicTitle: true, items: ['light', 'dark', 'system'] } },
    direction: { toolbar: { title: 'Direction', icon: 'transfer', dynamicTitle: true, items: ['ltr', 'rtl'] } },
    locale: { toolbar: { title: 'Locale', icon: 'globe', dynamicTitle: true, items: ['en', 'en-GB', 'de', 'fr', 'ar', 'ja'] } },
  },
};

export default preview;
