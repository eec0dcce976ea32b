import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds the page that the end-to-end tests look at, once per run. */
export async function setup(): Promise<void> {
  await build({ configFile: resolve(import.meta.dirname, '../apps/chat/vite.config.ts'), root: resolve(import.meta.dirname, '../apps/chat/client'), logLevel: 'warn' });
}
