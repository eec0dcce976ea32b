import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@fontsource-variable/noto-sans-arabic';
import '@fontsource-variable/noto-sans-hebrew';
import '@fontsource-variable/noto-sans-jp';
import '@fontsource-variable/noto-sans-sc';
import '../packages/react/src/styles.css';
import './preview.css';
import type { Decorator, Preview } from '@storybook/react-vite';
import { useLayoutEffect, type ReactNode } from 'react';
import { configure } from 'storybook/test';
import { checkOtherThemes } from './checks/other-themes.ts';
import { leaveStage, loadStage, stagedOf } from './stage/loader.ts';
import { roleOf } from './stage/gallery.tsx';
import { setPlaying } from './stage/playing.ts';
import { StagedProvider } from './stage/staged-provider.tsx';

interface CanvasProps {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly children: ReactNode;
}

/** Sets the page as a host would: the kit itself never touches the document. */
function Canvas({ globals, children }: CanvasProps): ReactNode {
  const { theme, look, density, direction, locale, motion, contrast } = globals;
  useLayoutEffect(() => {
    const root = document.documentElement;
    const set = (name: string, value: unknown, unset: string): void => {
      if (value === unset) root.removeAttribute(name);
      else root.setAttribute(name, String(value));
    };
    set('data-theme', theme, 'system');
    set('data-bl-theme', look, 'paper');
    set('data-bl-density', density, 'default');
    set('data-bl-contrast', contrast, 'default');
    set('data-motion', motion, 'full');
    root.lang = String(locale);
    root.dir = direction === 'auto' ? directionOf(String(locale)) : String(direction);
  }, [theme, look, density, direction, locale, motion, contrast]);
  return children;
}

const directionOf = (locale: string): string => (['ar', 'he'].includes(locale) ? 'rtl' : 'ltr');

// A failure says what was expected; the whole page with it hides that.
configure({ asyncUtilTimeout: 5_000, getElementError: (message) => new Error(message ?? 'An element is missing.') });

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
  beforeEach: [
    leaveStage,
    ({ tags, viewMode }) => {
      setPlaying(viewMode === 'story' && !tags.includes('attack'));
      return () => setPlaying(false);
    },
  ],
  afterEach: [() => setPlaying(false), checkOtherThemes],
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    controls: { expanded: true },
    options: {
      storySort: { order: ['Start here', 'Foundations', ['Colour', 'Type, space and density', 'Motion', 'Provenance and risk', 'Icons', 'Content', 'Accessibility'], 'Components', ['*', ['Docs', 'Playground', 'State Gallery', '*', 'Attacks']], 'Scenarios', 'Theming', 'Do and don’t', 'Quality'] },
    },
  },
  tags: ['autodocs'],
  initialGlobals: {
    theme: 'light',
    look: 'paper',
    contrast: 'default',
    density: 'default',
    direction: 'auto',
    locale: 'en',
    timeZone: 'UTC',
    motion: 'full',
    role: 'story',
    clock: '0',
    network: 'story',
  },
  globalTypes: {
    theme: toolbar('Theme', 'contrast', [
      { value: 'light', title: 'Paper, light' },
      { value: 'dark', title: 'Ink, dark' },
      { value: 'system', title: 'As the device' },
    ]),
    look: toolbar('Look', 'paintbrush', [
      { value: 'paper', title: 'Paper and Ink' },
      { value: 'plain', title: 'Plain: the host’s shadcn variables' },
    ]),
    contrast: toolbar('Contrast', 'accessibility', [
      { value: 'default', title: 'As the device asks' },
      { value: 'more', title: 'More contrast' },
    ]),
    density: toolbar('Density', 'component', ['default', 'compact', 'touch']),
    direction: toolbar('Direction', 'transfer', [{ value: 'auto', title: 'Of the locale' }, 'ltr', 'rtl']),
    locale: toolbar('Locale', 'globe', ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'zh-Hans', 'ar', 'he', { value: 'en-XA', title: 'en-XA, pseudo' }]),
    timeZone: toolbar('Time zone', 'calendar', ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']),
    motion: toolbar('Motion', 'play', ['full', 'reduced']),
    role: toolbar('Role', 'user', [
      { value: 'story', title: 'As the story says' },
      { value: 'requester', title: 'Maya, the agent works for her' },
      { value: 'approver', title: 'Bo, approves for finance' },
      { value: 'onlooker', title: 'Ada, has no say' },
      { value: 'author', title: 'Ines, writes policies' },
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
