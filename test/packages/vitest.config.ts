import { defineConfig } from 'vitest/config';
import { CountReporter } from '../count-reporter.ts';

/** What packs and installs: `npm run check:packages`. */
export default defineConfig({
  test: { name: 'packages', root: import.meta.dirname, environment: 'node', reporters: ['default', new CountReporter()], include: ['*.check.ts'], testTimeout: 600_000, hookTimeout: 600_000 },
});
