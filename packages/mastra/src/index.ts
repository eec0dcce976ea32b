export { guardHooks, type GuardHooksOptions } from './lib/guard-hooks.ts';
export { guardTools, type GuardToolsOptions } from './lib/guard-tools.ts';
