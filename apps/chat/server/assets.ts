import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { toPageId } from './page-paths.ts';

/** Serves the built page: its files as they are, and the page itself for every address the page knows. */
export function createAssetServer(folder: string): (context: Context) => Promise<Response | undefined> {
  const files = serveStatic({ root: folder });
  const page = serveStatic({ root: folder, path: 'index.html' });
  return async (context) => {
    const file = await files(context, async () => undefined);
    if (file) return file;
    return toPageId(context.req.path) ? ((await page(context, async () => undefined)) ?? undefined) : undefined;
  };
}
