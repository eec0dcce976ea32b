import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;

/** All that a run leaves behind goes into one folder, and with it: a process that is killed cleans up nothing. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'byleave-claude-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
