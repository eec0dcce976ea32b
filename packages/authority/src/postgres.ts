export { openPostgresSchema, type PostgresSchemaOptions } from './lib/postgres-dialect.ts';
export { createPostgresStorage, type PostgresStorageOptions } from './lib/postgres-storage.ts';
