import { createMemoryStorage } from './memory-storage.ts';
import { testStorage } from './storage-contract.ts';

testStorage('memory', async () => createMemoryStorage());
