import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { toPageId } from './page-paths.ts';

/** Serves the built page: its files as they are, and the page itself, told the nonce of its policy, for every address the page knows. */
export function createAssetServer(folder: string): (context: Context) => Promise<Response | undefined> {
  const files = serveStatic({ root: folder });
  const page = join(folder, 'index.html');
  return async (context) => {
    if (!toPageId(context.req.path)) return (await files(context, async () => undefined)) ?? undefined;
    const html = await readFile(page, 'utf8').catch(() => undefined);
    const nonce = String(context.get('secureHeadersNonce') ?? '');
    return html === undefined ? undefined : context.html(html.replace('%NONCE%', nonce), 200, { 'cache-control': 'no-store' });
  };
}
