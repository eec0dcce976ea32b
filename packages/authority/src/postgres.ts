export { createPostgresStorage, type PostgresStorageOptions } from './lib/postgres-storage.ts';
