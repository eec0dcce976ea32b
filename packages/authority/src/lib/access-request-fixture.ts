import type { Action } from '@byleave/core';
import type { TaskResponse } from '@byleave/policy/authzen';
import type { Caller } from './caller.ts';
import { createHandler } from './handler.ts';
import { decideAsShown, accepted, agent, maya, otherAgent, otherMaya, otherTenantsAgent, sam, samsAgent, type Office } from './office-fixture.ts';
import type { Authority } from './authority.ts';

export const decisionPoint = 'https://example.com/byleave';

const callers = { agent, otherAgent, samsAgent, otherTenantsAgent, maya, sam, otherMaya, sub: { ...agent, via: [{ id: 'planner', name: 'Planner' }] } } satisfies Record<string, Caller>;
export type CallerName = keyof typeof callers;

/** As AuthZEN has it on the wire. */
export interface Decided {
  readonly decision: boolean;
  readonly context: {
    readonly evaluation_id: string;
    readonly reason?: string;
    readonly next_action?: string;
    readonly access_request?: { readonly endpoint: string; readonly expires_at: string; readonly binding_token: string };
    readonly approval?: object;
    readonly obligations?: readonly { readonly properties: { readonly action_id: string; readonly digest: string } }[];
  };
}

type Json = Record<string, unknown>;

/** A payment as an enforcement point asks about it that can ask nobody. */
export function question(args: Json = { to: 'Ada Ltd', amount: 2_400 }, context: Json = {}, subject: Json = {}) {
  return {
    subject: { type: 'agent', id: 'office', properties: { name: 'Office agent', user: { id: 'maya', name: 'Maya Chen' } }, ...subject },
    action: { name: 'send_payment' },
    resource: { type: 'tool', id: 'send_payment' },
    context: { arguments: args, conversation: 'chat', supported_obligations: [], ...context },
  };
}
export type Question = ReturnType<typeof question>;

export interface Client {
  readonly post: (path: string, body?: unknown, as?: CallerName) => Promise<Response>;
  readonly get: (path: string, as?: CallerName) => Promise<Response>;
  readonly evaluate: (asked: Question, as?: CallerName) => Promise<Decided>;
  /** Evaluates, and makes a submission of the denial. */
  readonly deny: (asked?: Question) => Promise<Submission>;
  readonly submit: (submission: unknown, as?: CallerName) => Promise<Response>;
  /** Evaluates, submits, and has it decided. */
  readonly request: (asked?: Question, decision?: 'approve' | 'decline') => Promise<Requested>;
}

export interface Submission extends Question {
  readonly denial: { readonly evaluation_id: string; readonly expires_at: string; readonly binding_token: string };
}

interface Requested {
  readonly action: Action;
  readonly approval: Json;
}

/** A client of the office's authority over HTTP. */
export function createRequestClient(office: Pick<Office, 'authority'>, authority: Authority = office.authority): Client {
  const handler = createHandler({ authority, basePath: '/byleave', publicUrl: decisionPoint, authenticate: (request) => callers[request.headers.get('authorization') as CallerName] });
  const toUrl = (path: string): string => (path.startsWith('https:') ? path : `${decisionPoint}${path}`);
  const client: Client = {
    post: (path, body, as = 'agent') =>
      handler(
        new Request(toUrl(path), {
          method: 'POST',
          headers: { authorization: as, ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    get: (path, as = 'agent') => handler(new Request(toUrl(path), { headers: { authorization: as } })),
    evaluate: async (asked, as) => (await (await client.post('/access/v1/evaluation', asked, as)).json()) as Decided,
    async deny(asked = question()) {
      const { context } = await client.evaluate(asked);
      if (!context.access_request) throw new TypeError('the denial is not requestable');
      const { expires_at, binding_token } = context.access_request;
      return { ...asked, denial: { evaluation_id: context.evaluation_id, expires_at, binding_token } };
    },
    submit: (submission, as) => client.post('/access/v1/requests', submission, as),
    async request(asked = question(), decision = 'approve') {
      const { task } = (await (await client.submit(await client.deny(asked))).json()) as TaskResponse;
      const { digest } = accepted(await authority.readAction(maya, task.id)).action;
      const { action } = accepted(await decideAsShown(authority, maya, task.id, { decision, digest }));
      const { result } = (await (await client.get(task.status_endpoint)).json()) as TaskResponse;
      return { action, approval: { ...result?.approval } };
    },
  };
  return client;
}
