import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../packages/react/src/styles.css';
import './preview.css';
import type { Decorator, Preview } from '@storybook/react-vite';
import { useLayoutEffect, type ReactNode } from 'react';
import { configure } from 'storybook/test';
import { checkOtherThemes } from './checks/other-themes.ts';
import { leaveStage, loadStage, stagedOf } from './stage/loader.ts';
import { roleOf } from './stage/gallery.tsx';
import { StagedProvider } from './stage/staged-provider.tsx';

interface CanvasProps {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly children: ReactNode;
}

/** Sets the page as a host would: the kit itself never touches the document. */
function Canvas({ globals, children }: CanvasProps): ReactNode {
  const { theme, density, direction, locale, motion } = globals;
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = String(theme);
    root.dataset['density'] = String(density);
    root.dataset['motion'] = String(motion);
    root.dir = String(direction);
    root.lang = String(locale);
  }, [theme, density, direction, locale, motion]);
  return children;
}

// A failure says what was expected; the whole page with it hides that.
configure({ getElementError: (message) => new Error(message ?? 'An element is missing.') });

const withCanvas: Decorator = (Story, { globals }) => (
  <Canvas globals={globals}>
    <Story />
  </Canvas>
);

const withStage: Decorator = (Story, context) => {
  const { globals, parameters } = context;
  if (parameters['gallery']) return <Story />;
  const role = roleOf(globals);
  return (
    <StagedProvider staged={stagedOf(context)} locale={String(globals['locale'])} timeZone={String(globals['timeZone'])} role={role}>
      <Story />
    </StagedProvider>
  );
};

type ToolbarSettings = NonNullable<NonNullable<NonNullable<Preview['globalTypes']>[string]>['toolbar']>;

const toolbar = (title: string, icon: NonNullable<ToolbarSettings['icon']>, items: ToolbarSettings['items']) => ({
  toolbar: { title, icon, dynamicTitle: true, items },
});

const preview = {
  decorators: [withStage, withCanvas],
  loaders: [loadStage],
  beforeEach: leaveStage,
  afterEach: checkOtherThemes,
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    controls: { expanded: true },
    options: {
      storySort: { order: ['Start here', 'Foundations', 'Components', 'Scenarios', 'Theming', 'Quality'] },
    },
  },
  tags: ['autodocs'],
  initialGlobals: {
    theme: 'light',
    density: 'default',
    direction: 'ltr',
    locale: 'en',
    timeZone: 'UTC',
    motion: 'full',
    role: 'story',
    clock: '0',
    network: 'story',
  },
  globalTypes: {
    theme: toolbar('Theme', 'contrast', ['light', 'dark', 'system']),
    density: toolbar('Density', 'component', ['default', 'compact']),
    direction: toolbar('Direction', 'transfer', ['ltr', 'rtl']),
    locale: toolbar('Locale', 'globe', ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'zh-Hans', 'ar', 'he']),
    timeZone: toolbar('Time zone', 'calendar', ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']),
    motion: toolbar('Motion', 'play', ['full', 'reduced']),
    role: toolbar('Role', 'user', [
      { value: 'story', title: 'As the story says' },
      { value: 'requester', title: 'Maya, the agent works for her' },
      { value: 'approver', title: 'Bo, approves for finance' },
      { value: 'onlooker', title: 'Ada, has no say' },
    ]),
    clock: toolbar('Clock', 'time', [
      { value: '0', title: 'As the story says' },
      { value: '5', title: '5 minutes later' },
      { value: '9', title: '9 minutes later' },
      { value: '60', title: 'An hour later' },
      { value: '1440', title: 'A day later' },
    ]),
    network: toolbar('Network', 'lightning', [
      { value: 'story', title: 'As the story says' },
      { value: 'fast', title: 'Fast' },
      { value: 'slow', title: 'Two seconds' },
      { value: 'offline', title: 'Offline' },
      { value: 'failing', title: 'The authority fails' },
    ]),
  },
} satisfies Preview;

export default preview;
