import type { ByleaveClient } from '@byleave/client';
import { refuse } from '@byleave/core';
import { createTokenSource, type GetToken } from './token-source.ts';

export interface TokenAccess {
  /** Where the authority's handler is mounted, such as `https://example.com/byleave`. No trailing slash. */
  readonly baseUrl: string;
  readonly getToken: GetToken;
  /** Who is to accept the tokens. Default: `baseUrl`. */
  readonly audience?: string | undefined;
  /** Default: the platform's. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

const retryMs = 5_000;

/** A client that speaks with the host's short-lived tokens. Its code is loaded with the first call. */
export function createTokenClient({ baseUrl, getToken, audience = baseUrl, fetch: send = fetch.bind(globalThis) }: TokenAccess): ByleaveClient {
  const source = createTokenSource(getToken, audience);
  const load = async (): Promise<ByleaveClient> => (await import('./client-code.ts')).createClient({ baseUrl, fetch: (request) => sendWithToken(request) });
  let loading: Promise<ByleaveClient> | null = null;
  const loaded = (): Promise<ByleaveClient> => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  async function sendWithToken(request: Request): Promise<Response> {
    const again = request.clone();
    try {
      const token = await source.read();
      const response = await send(withToken(request, token));
      if (response.status !== 401) return response;
      // What is refused so was not looked at, let alone done: it can be sent once more.
      source.drop(token);
      void response.body?.cancel();
      return await send(withToken(again, await source.read()));
    } catch (error) {
      if (request.signal.aborted || error instanceof TypeError) throw error;
      return Response.json({ error: signedOut }, { status: 401 });
    }
  }

  const subscribe: ByleaveClient['subscribe'] = async (options) => {
    while (!options.signal.aborted) {
      const client = await loaded().catch(() => null);
      if (client) return client.subscribe(options);
      options.onStatus?.('reconnecting');
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    return undefined;
  };

  const call = (name: Exclude<keyof ByleaveClient, 'subscribe'>) => async (...values: unknown[]): Promise<unknown> => {
    try {
      const method = (await loaded())[name] as (...values: unknown[]) => Promise<unknown>;
      return await method(...values);
    } catch {
      return notLoaded;
    }
  };
  return new Proxy({} as ByleaveClient, {
    get: (_target, name) => (name === 'subscribe' ? subscribe : call(name as Exclude<keyof ByleaveClient, 'subscribe'>)),
  });
}

const { refusal: signedOut } = refuse('unauthenticated', 'No token was to be had for the authority, so nothing was sent. Sign in again.') as { readonly refusal: object };
const notLoaded = refuse('authority_unreachable', 'Part of this page could not be loaded, so nothing was sent. Try again in a moment.');

function withToken(request: Request, token: string): Request {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return new Request(request, { headers });
}
