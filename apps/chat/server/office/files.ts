import type { JsonObject } from '@byleave/core';
import type { Office } from './office.ts';
import type { FileAccess, FileRow, FileShareRow } from './schema.ts';

export interface FileShare extends JsonObject {
  /** E-mail address. */
  readonly with: string;
  readonly access: FileAccess;
}

export interface OfficeFile extends JsonObject {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
  readonly sharedWith: readonly FileShare[];
}

/** All files with their shares, by path. */
export async function listFiles(office: Pick<Office, 'database'>): Promise<readonly OfficeFile[]> {
  const files = await office.database.selectFrom('files').selectAll().orderBy('path').execute();
  const shares = await office.database.selectFrom('fileShares').selectAll().orderBy('with').execute();
  return files.map((file) => toOfficeFile(file, shares));
}

function toOfficeFile(file: FileRow, shares: readonly FileShareRow[]): OfficeFile {
  return {
    ...file,
    changedAt: new Date(file.changedAt).toISOString(),
    sharedWith: shares
      .filter((share) => share.path === file.path)
      .map((share) => ({ with: share.with, access: share.access })),
  };
}

/**
 * The file at a path.
 *
 * @throws Error when there is none; the message lists the paths there are, the nearest first.
 */
export function findFile(files: readonly OfficeFile[], path: string): OfficeFile {
  const file = files.find((candidate) => candidate.path === path);
  if (file) return file;
  const nearest = files.toSorted((a, b) => sharedWords(b, path) - sharedWords(a, path));
  throw new Error(`There is no file “${path}”. Files, the nearest first: ${nearest.map((candidate) => candidate.path).join(', ')}.`);
}

function sharedWords(file: OfficeFile, path: string): number {
  const words = toWords(`${file.path} ${file.title}`);
  return [...toWords(path)].filter((word) => words.has(word)).length;
}

/** In lower case, singular and plural alike. */
function toWords(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.map((word) => (word === 'md' ? '' : word.replace(/s$/u, ''))).filter((word) => word !== ''));
}
