export { guardHooks, type GuardedHooks, type GuardHooksOptions, type SubAgent } from './lib/guard-hooks.ts';
