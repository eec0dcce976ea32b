export { run } from './lib/run.ts';
export type { Terminal } from './lib/terminal.ts';
