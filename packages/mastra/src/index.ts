export { guardTools, type GuardToolsOptions } from './lib/guard-tools.ts';
