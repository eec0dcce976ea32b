import { accept, refuse, type Verdict } from '@byleave/core';
import {
  actionResponseSchema,
  actionsResponseSchema,
  auditResponseSchema,
  errorResponseSchema,
  type ActionResponse,
  type ActionsResponse,
  type AuditResponse,
  type CancelRequest,
  type ClaimRequest,
  type CompleteRequest,
  type DecideRequest,
  type ProposeRequest,
} from '@byleave/core/wire';
import type * as z from 'zod/mini';
import type { SubscribeOptions } from './stream.ts';
import { subscribe } from './subscribe.ts';
import { findTabs, type Tabs } from './tabs.ts';

export interface ActionsQuery {
  readonly conversation?: string;
  /** `open` leaves out every action that has ended. */
  readonly state?: 'open' | 'awaitingConsent';
  /** 1 to 200, newest first. Default 100. */
  readonly limit?: number;
}

export interface AuditQuery {
  readonly conversation?: string;
  readonly actionId?: string;
  /** Only entries with a smaller sequence. */
  readonly before?: number;
  /** 1 to 200. Default 50. */
  readonly limit?: number;
}

/**
 * A caller's side of the authority. Every method answers with a verdict: a refusal carries the authority's code, and
 * an authority that is down or answers nonsense is the refusal `authority_unreachable`. Nothing here throws.
 */
export interface ByleaveClient {
  propose(request: ProposeRequest): Promise<Verdict<ActionResponse>>;
  claim(actionId: string, request: ClaimRequest): Promise<Verdict<ActionResponse>>;
  complete(actionId: string, request: CompleteRequest): Promise<Verdict<ActionResponse>>;
  cancel(actionId: string, request: CancelRequest): Promise<Verdict<ActionResponse>>;
  decide(actionId: string, request: DecideRequest): Promise<Verdict<ActionResponse>>;
  /** Asks again for an action that has expired: a new action with a new digest and a new deadline. */
  renew(actionId: string): Promise<Verdict<ActionResponse>>;
  readAction(actionId: string): Promise<Verdict<ActionResponse>>;
  listActions(query?: ActionsQuery): Promise<Verdict<ActionsResponse>>;
  readAudit(query?: AuditQuery): Promise<Verdict<AuditResponse>>;
  /** Follows the event stream until `signal` aborts, reconnecting where it broke off and missing nothing. */
  subscribe(options: SubscribeOptions): Promise<void>;
}

export interface ClientOptions {
  /** Where the authority's handler is mounted, such as `https://example.com/byleave`. No trailing slash. */
  readonly baseUrl: string;
  /** Default: the platform's `fetch`. An authority in the same process can be passed directly. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Headers for every request, asked for each time, so that a short-lived token stays fresh. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Pauses between reconnections, in ms. Default: a timer. */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /**
   * Whether the tabs of a browser that use the same `baseUrl` share one event stream, each as if it were its own. Over
   * HTTP/1.1 a browser opens six connections to a host, so with a stream for each tab the seventh never loads. The
   * stream is that of the session of whichever tab opened it: after another person signs in, reload the tabs.
   *
   * Default: `true` unless `fetch` or `headers` is given, since those may speak for somebody else in each tab. Where
   * the platform has no locks for tabs (insecure origins, Node), each subscription has its own stream.
   */
  readonly sharesStream?: boolean;
  /** Default: the browser's locks and channels. */
  readonly tabs?: Tabs;
}

export function createClient(options: ClientOptions): ByleaveClient {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const sharesStream = options.sharesStream ?? (!options.fetch && !options.headers);

  async function toRequest(path: string, init: RequestInit): Promise<Request> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries((await options.headers?.()) ?? {})) headers.set(name, value);
    return new Request(`${options.baseUrl}/v1${path}`, { ...init, headers });
  }

  async function call<T>(schema: z.ZodMiniType<T>, path: string, body?: unknown): Promise<Verdict<T>> {
    let answer: unknown;
    let isOk: boolean;
    try {
      const request = await toRequest(
        path,
        body === undefined
          ? { method: 'GET' }
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      );
      const response = await send(request);
      isOk = response.ok;
      answer = await response.json();
    } catch {
      return unreachable('The authority could not be reached.');
    }
    if (isOk) {
      const parsed = schema.safeParse(answer);
      return parsed.success ? accept(parsed.data) : unreachable('The authority answered with something this version does not understand.');
    }
    const error = errorResponseSchema.safeParse(answer);
    if (!error.success) return unreachable('The authority answered with an error that is not one of its own.');
    return { ok: false, refusal: error.data.error };
  }

  const at = (actionId: string, verb: string): string => `/actions/${encodeURIComponent(actionId)}${verb}`;

  return {
    propose: (request) => call(actionResponseSchema, '/actions', request),
    claim: (actionId, request) => call(actionResponseSchema, at(actionId, '/claim'), request),
    complete: (actionId, request) => call(actionResponseSchema, at(actionId, '/completion'), request),
    cancel: (actionId, request) => call(actionResponseSchema, at(actionId, '/cancellation'), request),
    decide: (actionId, request) => call(actionResponseSchema, at(actionId, '/decision'), request),
    renew: (actionId) => call(actionResponseSchema, at(actionId, '/renewal'), {}),
    readAction: (actionId) => call(actionResponseSchema, at(actionId, '')),
    listActions: (query = {}) => call(actionsResponseSchema, `/actions${toQueryString({ ...query })}`),
    readAudit: (query = {}) => call(auditResponseSchema, `/audit${toQueryString({ ...query })}`),
    subscribe: (subscription) =>
      subscribe(subscription, {
        name: `byleave ${options.baseUrl}`,
        connect: async (headers, signal) => send(await toRequest('/events', { headers, signal })),
        wait: options.wait,
        tabs: sharesStream ? (options.tabs ?? findTabs()) : undefined,
      }),
  };
}

function unreachable(what: string): Verdict<never> {
  return refuse('authority_unreachable', `${what} Nothing ran and nothing was decided. Try again in a moment.`);
}

function toQueryString(query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
