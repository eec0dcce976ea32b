import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { pictures } from './.storybook/pictures/project.ts';
import { locateChromium } from './test/chromium.ts';
import { CountReporter } from './test/count-reporter.ts';

const launchOptions = await locateChromium();

/** Tests start some hundred processes of ours, which else would all compile the same modules. */
process.env['NODE_COMPILE_CACHE'] ??= `${import.meta.dirname}/node_modules/.cache/compiled`;

/** What is first met in the middle of a run reloads the page under the tests. */
const optimizeDeps = { entries: ['.storybook/**/*.{ts,tsx}', 'packages/react/src/**/*.stories.tsx'] };

const createBrowser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: 'chromium' as const }],
});

/** Properties run hundreds of times; a busy machine is no failure. */
const node = { environment: 'node', maxWorkers: 2, testTimeout: 60_000, setupFiles: ['test/property-seed.ts'] };

/** decisions/017: who passes at the second try is named at the end. */
const inBrowser = { retry: 1 };

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    tags: [{ name: 'browser', description: 'Drives a real browser from outside it.', ...inBrowser }],
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          // A process for each of their many small files costs more than what is in them.
          isolate: false,
          include: ['packages/{core,policy,authority,client}/src/**/*.test.ts'],
        },
      },
      {
        // What loads frameworks that change their process has one of its own.
        test: {
          ...node,
          name: 'adapters',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/{server,client}/**/*.test.ts'],
          exclude: ['packages/{core,policy,authority,client,react}/**', '**/node_modules/**'],
        },
      },
      'packages/react',
      {
        plugins: [react(), storybookTest({ configDir: `${import.meta.dirname}/.storybook`, tags: { exclude: ['measured'] } })],
        optimizeDeps,
        test: { ...inBrowser, name: 'stories', maxWorkers: 2, testTimeout: 60_000, browser: createBrowser() },
      },
      {
        plugins: [react(), storybookTest({ configDir: `${import.meta.dirname}/.storybook`, tags: { include: ['measured'] } })],
        optimizeDeps,
        // After everything else and one at a time: what is measured is the page, not who else wants the processor.
        // One that never comes to its end has measured nothing: only that is begun anew.
        test: { name: 'measured', maxWorkers: 1, sequence: { groupOrder: 2 }, testTimeout: 120_000, retry: { count: 1, condition: /Test timed out/u }, browser: createBrowser() },
      },
      ...(pictures ? [pictures] : []),
      {
        test: {
          ...node,
          name: 'end-to-end',
          include: ['test/**/*.test.ts'],
          // After the stories, three at a time: their processes are started, killed and waited for more than they compute.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          // The default of one second is less than a cold server on a busy machine takes for its first answer.
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 120_000,
          globalSetup: ['test/build-chat.ts'],
        },
      },
    ],
  },
});
