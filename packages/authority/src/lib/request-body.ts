import { refuse, type Verdict } from '@byleave/core';
import { wireLimits } from '@byleave/core/wire';

/** Parses a request's JSON body, reading no more of it than allowed, whatever its headers say. `limitBytes`: default the wire's 1 MiB. */
export async function parseBody(request: Request, limitBytes: number = wireLimits.bodyBytes): Promise<Verdict<unknown>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refuse('unsupported_media_type', 'The body must be application/json, or another site’s form could send it. Set the content-type.');
  }
  const bytes = await readBytes(request, limitBytes);
  if (!bytes) {
    return refuse('body_too_large', `The body is larger than ${limitBytes} bytes, so it was not read. Send less.`, { limitBytes });
  }
  try {
    // RFC 8259 §8.1: JSON between systems is UTF-8. Anything else would be authorized as something it is not.
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return refuse('malformed_json', 'The body is not JSON in UTF-8, so nothing of it was used. Send valid JSON.');
  }
}

/** `undefined` when there are too many. */
async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    chunks.push(read.value);
    size += read.value.byteLength;
    if (size > limitBytes) {
      await reader?.cancel();
      return undefined;
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
