import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Action, AuditEntry } from '../../packages/core/src/index.ts';
import { cast } from './cast.ts';
import { rulesOf, runCampaign, type CampaignOptions } from './campaign.ts';
import type { Rule, Violation } from './oracle/rule.ts';
import { sabotageAbove, sabotageAnswers, sabotageAuthority, sabotageBeneath } from './sabotage.ts';
import type { RouteName } from './routes.ts';
import type { Sabotage } from './world.ts';

/** Whether the oracle says this of a sabotaged authority. What else is wrong with it is not asked here. */
async function isSeen(rule: Rule, says: RegExp, sabotage: Sabotage, changes: Partial<CampaignOptions> = {}): Promise<boolean> {
  const isKnown = (violation: Violation): boolean => violation.rule !== rule || !says.test(violation.message);
  const { failures } = await runCampaign({ requests: 3_000, seed: 7, mostSteps: 400, shrinkMs: 0, mostFailures: 1, sabotage, isKnown, ...changes });
  return failures.some((failure) => rulesOf(failure).includes(rule));
}

const { mayasOffice, mayasMailer, bobsOffice, zoe, maya } = cast;

const answers = (from: number, body: object, status = from): Sabotage =>
  sabotageAnswers(async (response) => (response.status === from ? Response.json(body, { status, headers: { 'cache-control': 'no-store' } }) : response));

/** Tells everybody after the first who claims that they have what the first has. */
function repeatClaims(): Sabotage {
  let first: Response | undefined;
  return sabotageAnswers(async (response, request) => {
    if (!request.url.endsWith('/claim')) return response;
    if (first) return first.clone();
    if (response.status === 200) first = response.clone();
    return response;
  });
}

const unkept = (entry: Omit<AuditEntry, 'sequence'>, sequence: number): AuditEntry => ({ ...entry, sequence });
const authorized = (action: Action | undefined): Action | undefined => (action?.lifecycle.state === 'awaitingConsent' ? { ...action, lifecycle: { ...action.lifecycle, state: 'authorized' } } : action);

const road: readonly RouteName[] = ['POST /v1/actions', 'POST /v1/actions/:id/decision', 'POST /v1/actions/:id/claim', 'POST /v1/actions/:id/completion'];

interface Sabotaged {
  readonly what: string;
  readonly rule: Rule;
  readonly says: RegExp;
  readonly sabotage: Sabotage;
  /** Where it shows. Default: on the road from proposal to completion. */
  readonly only?: readonly RouteName[];
}

const sabotages: readonly Sabotaged[] = [
  { what: 'a 5xx', rule: 'answer', says: /the authority failed.*sabotaged/u, sabotage: answers(404, { error: { code: 'internal_error', message: 'sabotaged' } }, 503) },
  { what: 'a code nobody knows', rule: 'answer', says: /no documented shape: 404.*sabotaged/u, sabotage: answers(404, { error: { code: 'sabotaged', message: 'No.' } }) },
  { what: 'a stack in an error', rule: 'answer', says: /insides: 404.*sabotaged/u, sabotage: answers(404, { error: { code: 'not_found', message: 'sabotaged\n    at run (/srv/office/x.ts:1:1)' } }) },
  {
    what: 'a fault that only the host is told',
    rule: 'fault',
    says: /the host was told.*sabotaged/u,
    sabotage: sabotageAuthority(() => ({ claim: () => Promise.reject(new Error('sabotaged')) })),
  },
  {
    what: 'a change without an entry',
    rule: 'log',
    says: /went from \w+ to \w+ without an entry/u,
    sabotage: sabotageAbove(({ appendEntry }) => ({ appendEntry: async (entry) => (entry.type === 'consent.approved' ? unkept(entry, 0) : appendEntry(entry)) })),
  },
  { what: 'an entry without a change', rule: 'log', says: /a change of id-\d+ that was not made/u, sabotage: sabotageAbove(() => ({ updateAction: async () => undefined })) },
  { what: 'a gap in the log', rule: 'log', says: /was next/u, sabotage: sabotageBeneath(({ appendEntry }) => ({ appendEntry: async (entry) => unkept(await appendEntry(entry), 9_999) })) },
  {
    what: 'an entry that is told and never kept',
    rule: 'log',
    says: /are not what the commits told/u,
    sabotage: sabotageBeneath(({ appendEntry, lastSequence }) => ({
      appendEntry: async (entry) => (entry.type === 'attempt.refused' ? unkept(entry, (await lastSequence(entry.tenant)) + 1) : appendEntry(entry)),
    })),
  },
  {
    what: 'a change beside every commit',
    rule: 'log',
    says: /the actions of \w+ are not what the commits told/u,
    sabotage: sabotageBeneath(({ insertAction }) => ({ insertAction: (action) => insertAction({ ...action, note: 'sabotaged' }) })),
  },
  {
    what: 'a list of somebody else’s actions',
    rule: 'reading',
    says: /GET \/v1\/actions told a secret: mk-acme-maya/u,
    sabotage: sabotageAuthority((authority) => ({ listActions: (_caller, request) => authority.listActions(maya!, request) })),
    only: [...road, 'GET /v1/actions'],
  },
  {
    what: 'another tenant’s grants',
    rule: 'reading',
    says: /GET \/v1\/grants told/u,
    sabotage: sabotageAuthority((authority) => ({ listGrants: () => authority.listGrants(zoe!) })),
    only: [...road, 'GET /v1/grants', 'POST /v1/grants'],
  },
  {
    what: 'the log of a whole role',
    rule: 'reading',
    says: /GET \/v1\/audit told/u,
    sabotage: sabotageAbove(({ listEntries }) => ({ listEntries: (filter) => listEntries({ ...filter, subjects: ['role:approver', 'role:finance'] }) })),
    only: [...road, 'GET /v1/audit'],
  },
  {
    what: 'a cancellation in another agent’s name',
    rule: 'writing',
    says: /did action\.cancelled/u,
    sabotage: sabotageAuthority((authority) => ({
      async cancel(caller, id, request) {
        for (const agent of [mayasOffice!, mayasMailer!, bobsOffice!]) {
          const cancelled = await authority.cancel(agent, id, request);
          if (cancelled.ok) return cancelled;
        }
        return authority.cancel(caller, id, request);
      },
    })),
    only: [...road, 'POST /v1/actions/:id/cancellation'],
  },
  {
    what: 'an approval in the person’s name',
    rule: 'writing',
    says: /did consent\.approved/u,
    sabotage: sabotageAuthority((authority) => ({ decide: (_caller, id, request) => authority.decide(maya!, id, request) })),
  },
  {
    what: 'a claim before any approval',
    rule: 'claim',
    says: /was claimed after 0 of/u,
    sabotage: sabotageAbove(({ findAction }) => ({ findAction: async (tenant, id) => authorized(await findAction(tenant, id)) })),
  },
  { what: 'one right for two', rule: 'claim', says: /two answers hand out the right/u, sabotage: repeatClaims() },
  {
    what: 'a claim under a stop',
    rule: 'claim',
    says: /was claimed under the stop/u,
    sabotage: sabotageAbove(() => ({ listActiveStops: async () => [], listOpen: async () => [] })),
    only: [...road, 'POST /v1/stops'],
  },
  { what: 'a limit that counts nothing', rule: 'limit', says: /is all there is/u, sabotage: sabotageAbove(() => ({ sumUses: async () => ({ used: 0, reserved: 0 }) })) },
  { what: 'a hold that nobody lets go of', rule: 'limit', says: /still holds some of/u, sabotage: sabotageAbove(() => ({ releaseReserved: async () => undefined })) },
];

it.each(sabotages)('the oracle sees $what', async ({ rule, says, sabotage, only = road }) => {
  expect(await isSeen(rule, says, sabotage, { only })).toBe(true);
});

it('the oracle sees a rejection that nobody handles', async () => {
  const host = new EventEmitter();
  const emit = sabotageAnswers(async (response) => {
    host.emit('unhandledRejection', new Error('sabotaged'));
    return response;
  });
  expect(await isSeen('fault', /nobody caught: Error: sabotaged/u, emit, { process: host })).toBe(true);
});
