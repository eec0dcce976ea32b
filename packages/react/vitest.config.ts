import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    name: 'dom',
    environment: 'happy-dom',
    maxWorkers: 2,
    // A process for each of its many small files costs more than what is in them.
    isolate: false,
    setupFiles: ['../../test/property-seed.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
