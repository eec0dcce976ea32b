import { defineConfig } from 'vitest/config';

/** What runs the program itself: `npm run claude`. */
export default defineConfig({ test: { name: 'program', root: import.meta.dirname, environment: 'node', fileParallelism: false, testTimeout: 60_000, globalSetup: 'program/temporary-folder.ts', include: ['program/**/*.test.ts'] } });
