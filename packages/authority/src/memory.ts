export { createMemoryStorage } from './lib/memory-storage.ts';
