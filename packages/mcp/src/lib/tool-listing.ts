import { ByleaveError, isPlainObject } from '@byleave/core';
import { toolsOf, type ListedTool } from './tool-pins.ts';

/** Pages of a listing that are read, at most: a server may page for ever. */
export const mostPages = 100;

/**
 * What a server lists, page after page.
 * @throws ByleaveError `rejected` when the pages do not end
 */
export async function* readListing(listPage: (cursor: string | undefined) => Promise<unknown>): AsyncGenerator<readonly ListedTool[]> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const result = await listPage(cursor);
    yield toolsOf(result);
    const next: unknown = isPlainObject(result) ? result['nextCursor'] : undefined;
    if (typeof next !== 'string') return;
    cursor = next;
  }
  throw new ByleaveError({
    code: 'rejected',
    message: `The server lists more than ${mostPages} pages of tools, so nobody can say that this one is what it was, and it did not run. Ask whoever runs the server to list fewer.`,
  });
}

/** The tool as the server lists it now. @throws ByleaveError `rejected` when the pages do not end before it */
export async function findListed(name: string, listPage: (cursor: string | undefined) => Promise<unknown>): Promise<ListedTool | undefined> {
  for await (const tools of readListing(listPage)) {
    const found = tools.find((tool) => tool.name === name);
    if (found) return found;
  }
  return undefined;
}
