/** A folder that is gone when nobody needs it any more. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Node only: loaded when a folder is needed, and not before. */
export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const path = await mkdtemp(join(tmpdir(), 'byleave-conformance-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
