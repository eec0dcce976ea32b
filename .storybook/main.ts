import type { StorybookConfig } from '@storybook/react-vite';
import react from '@vitejs/plugin-react';
import remarkGfm from 'remark-gfm';
import { unicodeSamples } from './unicode-samples.ts';

const config: StorybookConfig = {
  stories: ['./pages/*.mdx', '../packages/react/src/**/*.mdx', '../packages/react/src/**/*.stories.tsx', './{scenarios,checks,theming}/*.stories.tsx'],
  addons: [{ name: '@storybook/addon-docs', options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm] } } } }, '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => ({ ...vite, plugins: [...(vite.plugins ?? []), react(), unicodeSamples()] }),
};

export default config;
