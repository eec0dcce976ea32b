import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ConformanceOffice } from '@byleave/conformance/office';

export interface ServedOffice {
  readonly url: string;
  readonly close: () => void;
}

/** An office’s handler on a port, as a product mounts it. Its agents carry a bearer token. */
export async function serveOffice(current: () => ConformanceOffice): Promise<ServedOffice> {
  const http = createServer((request, response) => void answer(current(), request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}

async function answer(office: ConformanceOffice, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const headers = { ...(request.headers as Record<string, string>), authorization: (request.headers.authorization ?? '').replace('Bearer ', '') };
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const answered = await office.handle(new Request(`http://localhost${request.url}`, { method: request.method ?? 'GET', headers, ...body, signal: leaving.signal }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  if (answered.body) Readable.fromWeb(answered.body as never).on('error', () => {}).pipe(response);
  else response.end();
}
