import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { locateChromium } from '../test/chromium.ts';

const { executablePath, args, env } = await locateChromium();

/** Every story is a test: it renders, its play function holds, and axe finds nothing. */
export default defineConfig({
  plugins: [react(), await storybookTest({ configDir: import.meta.dirname })],
  test: {
    name: 'stories',
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({ launchOptions: { executablePath, args, env } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
