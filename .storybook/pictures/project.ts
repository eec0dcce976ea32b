import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { locatePackagedChromium } from '../../test/chromium.ts';

const packagedLaunchOptions = await locatePackagedChromium();
const optimizeDeps = { entries: ['.storybook/**/*.{ts,tsx}', 'packages/react/src/**/*.stories.tsx'] };

/** Pictures of the canonical states. Browsers differ in how they draw, so they are compared in the one they were taken in, and nowhere else. */
export const pictures: TestProjectInlineConfiguration | undefined = packagedLaunchOptions && {
  plugins: [react(), storybookTest({ configDir: `${import.meta.dirname}/..`, tags: { include: ['picture'] }, initialGlobals: { motion: 'reduced' } })],
  optimizeDeps,
  test: {
    name: 'pictures',
    maxWorkers: 2,
    setupFiles: [`${import.meta.dirname}/take-pictures.ts`],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: packagedLaunchOptions }),
      instances: [{ browser: 'chromium' as const }],
      expect: {
        toMatchScreenshot: {
          comparatorName: 'pixelmatch' as const,
          comparatorOptions: { threshold: 0.1, allowedMismatchedPixelRatio: 0.001 },
          resolveScreenshotPath: ({ arg, ext }: { readonly arg: string; readonly ext: string }) => `${import.meta.dirname}/baselines/${arg}${ext}`,
          resolveDiffPath: ({ arg, ext }: { readonly arg: string; readonly ext: string }) => `${import.meta.dirname}/../../node_modules/.cache/pictures/${arg}${ext}`,
        },
      },
    },
  },
};

