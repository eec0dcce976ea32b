import type { Post } from '../office/forum.ts';
import type { OfficeState, StateShare } from './office-state.ts';

/** One fact of the office, before and after. */
interface Count {
  readonly before: number;
  readonly after: number;
}

export interface FileChange {
  readonly path: string;
  /** Who could open it besides its owner. */
  readonly before: readonly StateShare[];
  readonly after: readonly (StateShare & { readonly isNew: boolean })[];
}

/** What became of the office between two looks at it. */
export interface OfficeChange {
  readonly posts: Count & { readonly added: readonly Pick<Post, 'id' | 'channel' | 'author' | 'body'>[] };
  readonly payments: Count;
  /** Those asked for, and all that can be opened by others than before. */
  readonly files: readonly FileChange[];
  readonly isSame: boolean;
}

/** Compares two looks at the office. `paths` are told of even where nothing has changed. */
export function compareOffice(before: OfficeState, after: OfficeState, paths: readonly string[] = []): OfficeChange {
  const added = after.posts.filter(({ id }) => !before.posts.some((known) => known.id === id));
  const files = after.files.map((file): FileChange & { readonly isChanged: boolean } => {
    const known = before.files.find(({ path }) => path === file.path)?.sharedWith ?? [];
    const now = file.sharedWith.map((share) => ({ ...share, isNew: !known.some((other) => other.with === share.with && other.access === share.access) }));
    return { path: file.path, before: known, after: now, isChanged: now.length !== known.length || now.some(({ isNew }) => isNew) };
  });
  const posts = { before: before.posts.length, after: after.posts.length, added: added.map(({ id, channel, author, body }) => ({ id, channel, author, body })) };
  const payments = { before: before.payments, after: after.payments };
  return {
    posts,
    payments,
    files: files.filter(({ path, isChanged }) => isChanged || paths.includes(path)).map(({ isChanged: _isChanged, ...file }) => file),
    isSame: added.length === 0 && posts.before === posts.after && payments.before === payments.after && files.every(({ isChanged }) => !isChanged),
  };
}
