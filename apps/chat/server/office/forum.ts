import type { JsonObject } from '@byleave/core';
import type { Office } from './office.ts';
import type { PostRow } from './schema.ts';

export interface Post extends JsonObject {
  readonly id: string;
  /** With its `#`. */
  readonly channel: string;
  readonly author: string;
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly postedAt: string;
}

/** All posts of all channels, newest first. */
export async function listPosts(office: Office): Promise<readonly Post[]> {
  const rows = await office.database.selectFrom('posts').selectAll().orderBy('postedAt', 'desc').execute();
  return rows.map(toPost);
}

export function toPost(row: PostRow): Post {
  return { ...row, postedAt: new Date(row.postedAt).toISOString() };
}
