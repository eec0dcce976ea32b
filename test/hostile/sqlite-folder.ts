import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../../packages/authority/src/index.ts';
import { createSqliteStorage } from '../../packages/authority/src/sqlite.ts';

/** A folder of this machine's own for the files of many worlds, one each. */
export function createSqliteFolder(): { readonly open: () => Promise<Storage>; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-hostile-'));
  let files = 0;
  return {
    open: () => createSqliteStorage(join(folder, `${(files += 1)}.db`)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
