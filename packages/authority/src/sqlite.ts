export { openSqliteFile, type SqliteFile } from './lib/sqlite-dialect.ts';
export { createSqliteStorage } from './lib/sqlite-storage.ts';
