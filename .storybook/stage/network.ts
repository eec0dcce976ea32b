import { isPlainObject, type JsonObject } from '../../packages/core/src/index.ts';
import type { Handler } from '../../packages/authority/src/index.ts';

/** What lies between a person's browser and the authority. Everything can be changed while a story runs. */
export interface StageNetwork {
  /** How long each answer takes, in ms. Default 0. */
  latencyMs: number;
  /** Events are lost on the way, and nobody notices. Default `false`. */
  isDeaf: boolean;
  /** Nothing arrives, and open streams break. Default `false`. */
  isOffline: boolean;
  /** The authority answers every request with a fault of its own. Default `false`. */
  isFailing: boolean;
  /** These never get an answer. Default none. */
  holds: 'nothing' | 'reads' | 'writes';
  /** Somebody on the way changes what a person reads: gets each action of an answer. Default nobody. */
  tamper: ((action: JsonObject) => JsonObject) | undefined;
  /** Bodies of what was posted, with its path, oldest first. */
  readonly posted: readonly { readonly path: string; readonly body: unknown }[];
  readonly fetch: (request: Request) => Promise<Response>;
  /** Until somebody follows the authority's events: what happens earlier is read, never announced. */
  untilLive(): Promise<void>;
}

export function createNetwork(handler: Handler): StageNetwork {
  const posted: { path: string; body: unknown }[] = [];
  const streams = new Set<AbortController>();
  let isOffline = false;
  let goLive = (): void => undefined;
  const live = new Promise<void>((resolve) => {
    goLive = resolve;
  });

  const network: StageNetwork = {
    latencyMs: 0,
    get isOffline() {
      return isOffline;
    },
    set isOffline(value) {
      isOffline = value;
      if (value) for (const stream of streams) stream.abort();
    },
    isDeaf: false,
    isFailing: false,
    holds: 'nothing',
    tamper: undefined,
    posted,
    untilLive: () => live,
    async fetch(request) {
      const path = new URL(request.url).pathname;
      if (request.method === 'POST') posted.push({ path, body: await request.clone().json() });
      if (network.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, network.latencyMs));
      if (isOffline) throw new TypeError('The network is down.');
      const isHeld = network.holds === (request.method === 'GET' ? 'reads' : 'writes') && !path.endsWith('/events');
      if (isHeld) return new Promise(() => {});
      if (network.isFailing) return Response.json({ error: { code: 'internal_error', message: 'The authority failed and changed nothing. Try again.' } }, { status: 500 });
      const response = await handler(request);
      if (isOffline) throw new TypeError('The network went down.');
      if (path.endsWith('/events')) return breakable(response, streams, () => {
        goLive();
        return !network.isDeaf;
      });
      return network.tamper && request.method === 'GET' ? changed(response, network.tamper) : response;
    },
  };
  return network;
}

function breakable(response: Response, streams: Set<AbortController>, mayPass: () => boolean): Response {
  const cut = new AbortController();
  streams.add(cut);
  const passOn = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      if (mayPass()) controller.enqueue(chunk);
    },
  });
  const body = response.body?.pipeThrough(passOn, { signal: cut.signal });
  return new Response(body, { status: response.status, headers: response.headers });
}

async function changed(response: Response, tamper: (action: JsonObject) => JsonObject): Promise<Response> {
  const answer: unknown = await response.json();
  if (!isPlainObject(answer)) return Response.json(answer);
  const { action, actions } = answer;
  return Response.json({
    ...answer,
    ...(isPlainObject(action) && { action: tamper(action as JsonObject) }),
    ...(Array.isArray(actions) && { actions: actions.map((each) => tamper(each as JsonObject)) }),
  });
}
