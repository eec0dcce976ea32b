import { ByleaveError, type Refusal, type Verdict } from '@byleave/core';
import {
  cancelRequestSchema,
  changeGrantRequestSchema,
  claimRequestSchema,
  completeRequestSchema,
  confirmPasskeyRequestSchema,
  decideAllRequestSchema,
  decideRequestSchema,
  editRequestSchema,
  grantRevisionSchema,
  grantTermsSchema,
  pressStopRequestSchema,
  proposeRequestSchema,
  referRequestSchema,
  registerPasskeyRequestSchema,
  resetStopRequestSchema,
} from '@byleave/core/wire';
import { Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import { answer, answerRefusal } from './answer.ts';
import type { Authority } from './authority.ts';
import { mountAuthzen } from './authzen-routes.ts';
import type { Authenticate, Caller } from './caller.ts';
import { createEventStream } from './event-stream.ts';
import { mountLog } from './log-routes.ts';
import { limitOf, parse, queryId, wholeNumber } from './parse-request.ts';
import { isImpostor } from './record.ts';
import { draftRequest, ruleChangeRequest, rulesRequest, trialRequest } from './policy-requests.ts';
import { parseBody } from './request-body.ts';
import { createSimulationStream } from './simulation-stream.ts';

export interface HandlerOptions {
  readonly authority: Authority;
  readonly authenticate: Authenticate;
  /** Where the host mounts the handler, such as `/byleave`. Default: the root. */
  readonly basePath?: string;
  /** The authority's own address, such as `https://example.com/byleave`, for AuthZEN's metadata. Default: none is served. */
  readonly publicUrl?: string;
  /**
   * How long an event stream lasts until its reader is authenticated anew, in ms: 1,000 to 3,600,000. A credential that was
   * taken back reads the log no longer than that. Default: 300,000 (5 minutes).
   */
  readonly streamTtlMs?: number;
  /** Hears of faults that the wire only calls `internal_error`. Default: silence. */
  readonly onError?: (error: unknown) => void;
}

/** A web-standard request handler: mount it in any server. */
export type Handler = (request: Request) => Promise<Response>;

/** What a route knows of its request. */
export interface Environment {
  readonly Variables: { readonly caller: Caller };
}

/**
 * Speaks the authority's wire: JSON over `/v1/…`, errors as `{ error: { code, message, … } }`, never a stack.
 *
 * @throws ByleaveError `misuse` for a `streamTtlMs` out of its range.
 */
export function createHandler(options: HandlerOptions): Handler {
  const { authority, authenticate, streamTtlMs = 300_000 } = options;
  if (!(streamTtlMs >= 1_000 && streamTtlMs <= 3_600_000)) {
    throw new ByleaveError({ code: 'misuse', message: 'streamTtlMs is not between 1,000 and 3,600,000 ms: streams would end all the time, or outlive credentials by hours. Give a number in between.' });
  }
  const root = new Hono<Environment>();
  const app = root.basePath(options.basePath ?? '/');

  const signIn: MiddlewareHandler<Environment> = async (context, next) => {
    const caller = await authenticate(context.req.raw);
    if (!caller || isImpostor(caller)) return answerRefusal({ code: 'unauthenticated', message: 'No valid credential came with the request. Sign in and send it again.' });
    context.set('caller', caller);
    return next();
  };
  app.use('/v1/*', signIn);
  app.use('/access/*', signIn);

  const post = <T>(path: string, schema: z.ZodMiniType<T>, run: (caller: Caller, actionId: string, body: T) => Promise<Verdict<unknown>>): void => {
    app.post(path, async (context) => {
      const json = await parseBody(context.req.raw);
      const body = json.ok ? parse(schema, json.value) : json;
      if (!body.ok) return answerRefusal(body.refusal);
      return answer(await run(context.var.caller, context.req.param('id') ?? '', body.value));
    });
  };
  const get = <T>(path: string, schema: z.ZodMiniType<T>, run: (caller: Caller, query: T) => Promise<unknown>): void => {
    app.get(path, async (context) => {
      const query = parse(schema, context.req.query());
      if (!query.ok) return answerRefusal(query.refusal);
      return answer({ ok: true, value: await run(context.var.caller, query.value) });
    });
  };

  post('/v1/actions', proposeRequestSchema, (caller, _id, body) => authority.propose(caller, body));
  post('/v1/actions/:id/decision', decideRequestSchema, authority.decide);
  post('/v1/decisions', decideAllRequestSchema, (caller, _id, body) => authority.decideAll(caller, body));
  post('/v1/actions/:id/extension', nothing, (caller, actionId) => authority.extend(caller, actionId));
  post('/v1/actions/:id/referral', referRequestSchema, authority.refer);
  app.get('/v1/actions/:id/candidates', async (context) => answer(await authority.listCandidates(context.var.caller, context.req.param('id'))));
  post('/v1/actions/:id/edit', editRequestSchema, authority.edit);
  post('/v1/actions/:id/step-up', nothing, (caller, actionId) => authority.startStepUp(caller, actionId));
  post('/v1/actions/:id/claim', claimRequestSchema, authority.claim);
  post('/v1/actions/:id/completion', completeRequestSchema, authority.complete);
  post('/v1/actions/:id/cancellation', cancelRequestSchema, authority.cancel);
  post('/v1/actions/:id/renewal', nothing, (caller, actionId) => authority.renew(caller, actionId));
  app.get('/v1/actions/:id', async (context) => answer(await authority.readAction(context.var.caller, context.req.param('id'))));
  get('/v1/actions', actionsQuery, async (caller, query) => {
    const { actions, next } = await authority.pageActions(caller, query);
    return { actions, ...(next && { next: `${next.proposedAt}:${next.id}` }), now: authority.now() };
  });
  get('/v1/stops', nothing, async (caller) => ({ stops: await authority.listStops(caller), now: authority.now() }));
  post('/v1/stops', pressStopRequestSchema, (caller, _id, body) => authority.pressStop(caller, body));
  app.get('/v1/stops/:id', async (context) => answer(await authority.readStop(context.var.caller, context.req.param('id'))));
  post('/v1/stops/:id/reset', resetStopRequestSchema, authority.resetStop);
  get('/v1/limits', nothing, async (caller) => ({ limits: await authority.listLimits(caller), now: authority.now() }));
  get('/v1/grants', nothing, async (caller) => ({ grants: await authority.listGrants(caller), now: authority.now() }));
  get('/v1/grants/suggestions', nothing, async (caller) => ({ suggestions: await authority.suggestGrants(caller), now: authority.now() }));
  post('/v1/grants', grantTermsSchema, (caller, _id, body) => authority.createGrant(caller, body));
  post('/v1/grants/:id/terms', changeGrantRequestSchema, authority.changeGrant);
  post('/v1/grants/:id/suspension', grantRevisionSchema, authority.suspendGrant);
  post('/v1/grants/:id/resumption', grantRevisionSchema, authority.resumeGrant);
  post('/v1/grants/:id/revocation', grantRevisionSchema, authority.revokeGrant);
  app.get('/v1/passkeys', async (context) => answer(await authority.listPasskeys(context.var.caller)));
  post('/v1/passkeys', registerPasskeyRequestSchema, (caller, _id, body) => authority.registerPasskey(caller, body));
  post('/v1/passkeys/:id/confirmation', confirmPasskeyRequestSchema, authority.confirmPasskey);
  post('/v1/passkeys/:id/removal', nothing, (caller, passkeyId) => authority.removePasskey(caller, passkeyId));
  app.get('/v1/policy', async (context) => answer(await authority.readPolicy(context.var.caller)));
  post('/v1/policy/draft', draftRequest, (caller, _id, body) => authority.saveDraft(caller, body));
  post('/v1/policy/publication', publishRequest, (caller, _id, body) => authority.publishPolicy(caller, body));
  post('/v1/policy/shadow', shadowRequest, (caller, _id, body) => authority.shadowDraft(caller, body));
  app.get('/v1/policy/differences', async (context) => answer(await authority.readDifferences(context.var.caller)));
  app.get('/v1/policy/tools', async (context) => {
    const tools = authority.listTools(context.var.caller);
    return answer(tools.ok ? { ok: true, value: { tools: tools.value } } : tools);
  });
  app.get('/v1/policy/vocabulary', async (context) => answer(authority.readVocabulary(context.var.caller)));
  post('/v1/policy/rules', rulesRequest, async (caller, _id, body) => authority.readRules(caller, body));
  post('/v1/policy/rules/change', ruleChangeRequest, async (caller, _id, body) => authority.changeRule(caller, body));
  post('/v1/policy/trial', trialRequest, (caller, _id, body) => authority.tryPolicy(caller, body));
  app.post('/v1/policy/simulation', async (context) => {
    const json = await parseBody(context.req.raw);
    const body = json.ok ? parse(simulationRequest, json.value) : json;
    if (!body.ok) return answerRefusal(body.refusal);
    return new Response(createSimulationStream(authority, context.var.caller, body.value, options.onError), {
      headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  });
  mountLog(app, authority, options.onError);
  mountAuthzen(root, app, authority, options);
  app.get('/v1/events', (context) => {
    const after = parse(lastEventId, context.req.header('last-event-id') ?? context.req.query('after'));
    if (!after.ok) return answerRefusal(after.refusal);
    return new Response(createEventStream(authority, context.var.caller, after.value, { ttlMs: streamTtlMs, onError: options.onError }), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  });

  root.notFound(() => answerRefusal(notFound));
  root.onError((error) => {
    options.onError?.(error);
    if (ByleaveError.is(error)) return answerRefusal(error.refusal);
    return answerRefusal({ code: 'internal_error', message: 'The authority failed and changed nothing. Try again; if it stays, its operator will find the cause in the server’s log.' });
  });
  // Hono answers HEAD by opening what GET would, an event stream included, that nobody reads.
  return async (request) => (methods.includes(request.method) ? root.fetch(request) : answerRefusal(notFound));
}

const methods: readonly string[] = ['GET', 'POST'];
const notFound: Refusal = { code: 'not_found', message: 'There is nothing at this address. See the documentation of the authority’s routes.' };

const lastEventId = z.optional(wholeNumber);
const nothing = z.strictObject({});
/** As `next` writes it. */
const place = z.pipe(
  z.string().check(z.regex(/^\d{1,15}:.{1,200}$/u, 'must be the next of a page')),
  z.transform((text) => ({ proposedAt: Number(text.slice(0, text.indexOf(':'))), id: text.slice(text.indexOf(':') + 1) })),
);
const actionsQuery = z.strictObject({
  whose: z.exactOptional(z.enum(['mine', 'others'])),
  conversation: z.exactOptional(queryId),
  state: z.exactOptional(z.enum(['open', 'awaitingConsent'])),
  before: z.exactOptional(place),
  limit: limitOf(100),
});
const revision = z.int().check(z.minimum(0));
const shadowRequest = z.strictObject({ revision, isShadowed: z.boolean() });
const simulationRequest = z.strictObject({ text: z.string(), limit: z._default(z.int().check(z.minimum(1), z.maximum(100_000)), 10_000) });
const publishRequest = z.union([z.strictObject({ revision }), z.strictObject({ restores: revision })]);
