export { testStorage } from './lib/storage-contract.ts';
