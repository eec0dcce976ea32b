import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Caller } from '../../packages/authority/src/index.ts';
import { parseCheckpoint, parseNote, signCheckpoint } from '../../packages/core/src/audit-log.ts';
import type { Action, AuditEntry } from '../../packages/core/src/index.ts';
import { cast } from './cast.ts';
import { logSigner } from './log-key.ts';
import { rulesOf, runCampaign, type CampaignOptions } from './campaign.ts';
import type { Rule, Violation } from './oracle/rule.ts';
import { sabotageAbove, sabotageAnswers, sabotageAuthority, sabotageBeneath } from './sabotage.ts';
import type { RouteName } from './routes.ts';
import type { Sabotage } from './world.ts';

/** Whether the oracle says this of a sabotaged authority. What else is wrong with it is not asked here. */
async function isSeen(rule: Rule, says: RegExp, sabotage: Sabotage, changes: Partial<CampaignOptions> = {}): Promise<boolean> {
  const isKnown = (violation: Violation): boolean => violation.rule !== rule || !says.test(violation.message);
  const { failures } = await runCampaign({ requests: 3_000, seed: 14, mostSteps: 400, shrinkMs: 0, mostFailures: 1, sabotage, isKnown, ...changes });
  return failures.some((failure) => rulesOf(failure).includes(rule));
}

const { mayasOffice, mayasMailer, bobsOffice, zoe, maya, aud } = cast;

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

/** The note of a tree that has as many entries, and others, signed with the right key. */
async function forge(note: string): Promise<string> {
  const signed = parseNote(note);
  const checkpoint = signed.ok ? parseCheckpoint(signed.value.text) : signed;
  return checkpoint.ok ? signCheckpoint({ ...checkpoint.value, root: new Uint8Array(32).fill(1) }, [logSigner]) : note;
}

const otherRoot: Sabotage = sabotageAuthority((authority) => ({
  async readCheckpoint(caller) {
    const read = await authority.readCheckpoint(caller);
    return read.ok && read.value.checkpoint !== undefined ? { ok: true, value: { ...read.value, checkpoint: await forge(read.value.checkpoint) } } : read;
  },
}));

/** An export whose lines are other ones. */
const otherLines = (change: (lines: readonly string[]) => readonly string[]): Sabotage =>
  sabotageAuthority((authority) => ({
    async exportLog(caller, request) {
      const exported = await authority.exportLog(caller, request);
      if (!exported.ok || exported.value.format === 'csv') return exported;
      const lines: string[] = [];
      for await (const line of exported.value.lines) lines.push(line);
      const changed = change(lines);
      return { ok: true, value: { ...exported.value, entries: changed.filter((line) => line.includes('"leaf":')).length, lines: toLines(changed) } };
    },
  }));

async function* toLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** The same export for everybody who asks after the first. */
function repeatExports(): Sabotage {
  let first: ReturnType<Parameters<NonNullable<Sabotage['authority']>>[0]['exportLog']> | undefined;
  return sabotageAuthority((authority) => ({ exportLog: (caller, request) => (first ??= authority.exportLog(caller, request)).then((kept) => (kept.ok ? { ok: true, value: { ...kept.value, lines: toLines([]) } } : authority.exportLog(caller, request))) }));
}

/** A credential whose conversation nobody looks at. */
function unbound(caller: Caller): Caller {
  if (caller.kind === 'user') return caller;
  const { conversation: _, ...anywhere } = caller;
  return anywhere;
}

/** As the sequencer finds it, whatever is going on has ended. */
const ended = (action: Action | undefined): Action | undefined => (action?.lifecycle.state === 'awaitingConsent' ? { ...action, lifecycle: { ...action.lifecycle, state: 'expired' } } : action);

const unkept = (entry: Omit<AuditEntry, 'sequence'>, sequence: number): AuditEntry => ({ ...entry, sequence });
const authorized = (action: Action | undefined): Action | undefined => (action?.lifecycle.state === 'awaitingConsent' ? { ...action, lifecycle: { ...action.lifecycle, state: 'authorized' } } : action);

const ofLog: readonly RouteName[] = ['POST /v1/actions', 'POST /v1/actions/:id/decision', 'GET /v1/log', 'GET /v1/log/tile/*', 'GET /v1/log/growth', 'GET /v1/log/entries/:sequence/proof', 'POST /v1/log/export'];
const ofErasure: readonly RouteName[] = ['POST /v1/actions', 'POST /v1/actions/:id/claim', 'POST /v1/actions/:id/completion', 'POST /v1/log/erasures'];

const road: readonly RouteName[] = ['POST /v1/actions', 'POST /v1/actions/:id/decision', 'POST /v1/actions/:id/claim', 'POST /v1/actions/:id/completion'];

interface Sabotaged {
  readonly what: string;
  readonly rule: Rule;
  readonly says: RegExp;
  readonly sabotage: Sabotage;
  /** Where it shows. Default: on the road from proposal to completion. */
  readonly only?: readonly RouteName[];
  /** One with which it shows soon. */
  readonly seed?: number;
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
    sabotage: sabotageAuthority((authority) => ({ pageActions: (_caller, request) => authority.pageActions(maya!, request) })),
    only: [...road, 'GET /v1/actions'],
    seed: 12,
  },
  {
    what: 'another tenant’s grants',
    rule: 'reading',
    says: /GET \/v1\/grants told/u,
    sabotage: sabotageAuthority((authority) => ({ listGrants: () => authority.listGrants(zoe!) })),
    only: [...road, 'GET /v1/grants', 'POST /v1/grants'],
    seed: 7,
  },
  {
    what: 'the log of a whole role',
    rule: 'reading',
    says: /GET \/v1\/audit told/u,
    sabotage: sabotageAbove(({ listEntries }) => ({ listEntries: (filter) => listEntries({ ...filter, subjects: ['role:approver', 'role:finance'] }) })),
    only: [...road, 'GET /v1/audit'],
    seed: 7,
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
    only: ['POST /v1/actions', 'POST /v1/actions/:id/cancellation'],
  },
  {
    what: 'a claim by a credential for another conversation',
    rule: 'writing',
    says: /in mk-acme-maya-9000\d alone of acme did action\.claimed/u,
    sabotage: sabotageAuthority((authority) => ({ claim: (caller, id, request) => authority.claim(unbound(caller), id, request) })),
    only: ['POST /v1/actions', 'POST /v1/actions/:id/claim'],
    seed: 3,
  },
  {
    what: 'a call that is proposed in another conversation',
    rule: 'writing',
    says: /in mk-acme-maya-9000\d alone of acme did action\.proposed/u,
    sabotage: sabotageAuthority((authority) => ({ propose: (caller, request) => authority.propose(unbound(caller), request) })),
    only: ['POST /v1/actions'],
  },
  {
    what: 'a list of another conversation’s actions',
    rule: 'reading',
    says: /GET \/v1\/actions told .* to mayas(?:Other)?Chat/u,
    sabotage: sabotageAuthority((authority) => ({ pageActions: (caller, request) => authority.pageActions(unbound(caller), request) })),
    only: ['POST /v1/actions', 'GET /v1/actions'],
  },
  {
    what: 'the grants of another conversation',
    rule: 'reading',
    says: /GET \/v1\/grants told .* to mayas(?:Other)?Chat/u,
    sabotage: sabotageAuthority((authority) => ({ listGrants: (caller) => authority.listGrants(unbound(caller)) })),
    only: ['POST /v1/actions', 'POST /v1/actions/:id/decision', 'POST /v1/grants', 'GET /v1/grants'],
  },
  {
    what: 'an approval in the person’s name',
    rule: 'writing',
    says: /did consent\.approved/u,
    sabotage: sabotageAuthority((authority) => ({ decide: (_caller, id, request) => authority.decide(maya!, id, request) })),
  },
  {
    what: 'a referral in the name of the person it is done for',
    rule: 'writing',
    says: /asked about .* in the name of/u,
    sabotage: sabotageAuthority((authority) => ({ refer: (_caller, id, request) => authority.refer(maya!, id, request) })),
    only: ['POST /v1/actions', 'POST /v1/actions/:id/referral'],
  },
  {
    what: 'a referral to whoever is named',
    rule: 'writing',
    says: /had .* asked about/u,
    sabotage: sabotageAbove(({ updateAction }) => ({
      updateAction: (action) => updateAction(action.referrals ? { ...action, referrals: action.referrals.map((referral) => ({ ...referral, to: { role: 'auditor' } })) } : action),
    })),
    only: ['POST /v1/actions', 'POST /v1/actions/:id/referral'],
  },
  {
    what: 'a claim before any approval',
    rule: 'claim',
    says: /was claimed after 0 of/u,
    sabotage: sabotageAbove(({ findAction }) => ({ findAction: async (tenant, id) => authorized(await findAction(tenant, id)) })),
  },
  {
    what: 'an approval of nobody knows what',
    rule: 'claim',
    says: /does not say what was shown/u,
    sabotage: sabotageAbove(({ appendEntry }) => ({ appendEntry: (entry) => appendEntry(entry.type === 'consent.approved' ? { ...entry, facts: {} } : entry) })),
  },
  { what: 'one right for two', rule: 'claim', says: /two answers hand out the right/u, sabotage: repeatClaims() },
  {
    what: 'a claim under a stop',
    rule: 'claim',
    says: /was claimed under the stop/u,
    sabotage: sabotageAbove(() => ({ listActiveStops: async () => [], listOpen: async () => [] })),
    only: [...road, 'POST /v1/stops'],
    seed: 8,
  },
  { what: 'a limit that counts nothing', rule: 'limit', says: /is all there is/u, sabotage: sabotageAbove(() => ({ sumUses: async () => ({ used: 0, reserved: 0 }) })) },
  {
    what: 'a tree of other entries than were written',
    rule: 'seal',
    says: /is another one than was written/u,
    sabotage: sabotageAbove(({ listLog }) => ({ listLog: async (filter) => (await listLog(filter)).map((entry) => (entry.type === 'action.proposed' ? { ...entry, toolName: 'read_mail' } : entry)) })),
  },
  {
    what: 'a tree without the last of its entries',
    rule: 'seal',
    says: /were to be sealed/u,
    sabotage: sabotageAbove(({ listLog }) => ({ listLog: async (filter) => (await listLog(filter)).slice(0, -1) })),
  },
  {
    what: 'a leaf that is not under its own hash',
    rule: 'seal',
    says: /under a hash that is not its own/u,
    sabotage: sabotageAbove(({ insertLeaves }) => ({ insertLeaves: (tenant, leaves) => insertLeaves(tenant, leaves.map((leaf) => (leaf.sequence % 5 === 0 ? { ...leaf, hash: leaves[0]!.hash.replace(/^./u, 'A') } : leaf))) })),
  },
  {
    what: 'the record of an open action, sealed',
    rule: 'seal',
    says: /was awaitingConsent when its record was sealed/u,
    sabotage: sabotageAbove(({ findActions }) => ({ findActions: async (tenant, ids) => new Map([...(await findActions(tenant, ids))].map(([id, action]) => [id, ended(action)!])) })),
    only: ['POST /v1/actions'],
  },
  {
    what: 'a record that is sealed before its last entry is',
    rule: 'seal',
    says: /was sealed with its entry \d+, and the newest checkpoint has/u,
    sabotage: sabotageAbove(({ findCheckpoint, lastSequence, lastEntryOf }) => ({
      lastEntryOf: async (tenant, id) => Math.min(await lastEntryOf(tenant, id), 1),
      async findCheckpoint(tenant, covering) {
        const found = await findCheckpoint(tenant, covering);
        return found && { ...found, size: await lastSequence(tenant) };
      },
    })),
  },
  {
    what: 'a leaf that changes beside every commit',
    rule: 'log',
    says: /the leaves of \w+ are not what the commits told/u,
    sabotage: sabotageBeneath(({ insertLeaves }) => ({ insertLeaves: (tenant, leaves) => insertLeaves(tenant, leaves.map((leaf) => ({ ...leaf, leaf: leaf.leaf.replace('office', 'mailer') }))) })),
  },
  { what: 'a checkpoint of another tree', rule: 'proof', says: /is signed for another tree/u, sabotage: otherRoot, only: ofLog },
  {
    what: 'a log that was rolled back',
    rule: 'proof',
    says: /was once told to have/u,
    sabotage: sabotageAuthority((authority) => ({ proveGrowth: (caller, from, to) => authority.proveGrowth(caller, from > 8 ? 1_000_000 : from, to) })),
    only: ofLog,
  },
  {
    what: 'a proof that proves another growth',
    rule: 'proof',
    says: /have grown out of \d+ does not verify/u,
    sabotage: sabotageAuthority((authority) => ({
      async proveGrowth(caller, from, to) {
        const proved = await authority.proveGrowth(caller, from, to);
        return proved.ok ? { ok: true, value: { ...proved.value, path: proved.value.path.slice(1) } } : proved;
      },
    })),
    only: ofLog,
  },
  {
    what: 'a proof of another entry',
    rule: 'proof',
    says: /does not verify/u,
    sabotage: sabotageAuthority((authority) => ({
      async proveEntry(caller, sequence) {
        const [proved, other] = [await authority.proveEntry(caller, sequence), await authority.proveEntry(caller, sequence + 1)];
        return proved.ok && other.ok ? { ok: true, value: { ...proved.value, entry: other.value.entry } } : proved;
      },
    })),
    only: ofLog,
  },
  {
    what: 'a tile without its last hash',
    rule: 'proof',
    says: /the tile .* is not what the tree has/u,
    sabotage: sabotageAuthority((authority) => ({
      async readLogFile(caller, path) {
        const file = await authority.readLogFile(caller, path);
        return file.ok && path.startsWith('tile/0') ? { ok: true, value: file.value.slice(0, -32) } : file;
      },
    })),
    only: ofLog,
  },
  { what: 'an export without its last entry', rule: 'proof', says: /an export from 0 to \d+ does not verify/u, sabotage: otherLines((lines) => lines.filter((_, index) => index !== lines.length - 2)), only: ofLog },
  { what: 'an export without its checkpoint', rule: 'proof', says: /an export from 0 to \d+ does not verify/u, sabotage: otherLines((lines) => lines.slice(0, -1)), only: ofLog },
  { what: 'an export that nobody wrote down', rule: 'proof', says: /no entry says so: POST/u, sabotage: repeatExports(), only: ofLog },
  {
    what: 'a reading of everybody’s log that nobody wrote down',
    rule: 'proof',
    says: /no entry says so: GET/u,
    sabotage: sabotageAuthority((authority) => ({ readAudit: (caller, { limit, whose = 'mine' }) => authority.readAudit(caller, { limit, whose }) })),
    only: [...road, 'GET /v1/audit'],
  },
  {
    what: 'everybody’s log in the hands of somebody who is no auditor',
    rule: 'reading',
    says: /GET \/v1\/audit told/u,
    sabotage: sabotageAuthority((authority) => ({ readAudit: (_caller, request) => authority.readAudit(aud!, { ...request, whose: 'everybody' }) })),
    only: [...road, 'GET /v1/audit'],
  },
  {
    what: 'a proof of somebody else’s entry',
    rule: 'reading',
    says: /\/proof told/u,
    sabotage: sabotageAuthority((authority) => ({ proveEntry: (_caller, sequence) => authority.proveEntry(aud!, sequence) })),
    only: ofLog,
  },
  {
    what: 'a bundle of entries for everybody',
    rule: 'reading',
    says: /\/v1\/log\/tile\/\* told/u,
    sabotage: sabotageAuthority((authority) => ({ readLogFile: (_caller, path) => authority.readLogFile(aud!, path) })),
    only: ofLog,
  },
  {
    what: 'an erasure on anybody’s word',
    rule: 'writing',
    says: /erased \w+ of/u,
    sabotage: sabotageAuthority((authority) => ({ erasePerson: (caller, request) => authority.erasePerson(caller.kind === 'user' ? { ...caller, user: { ...caller.user, roles: ['data-protection'] } } : caller, request) })),
    only: ofErasure,
  },
  { what: 'an erasure that leaves the record of an action', rule: 'erasure', says: /the action id-\d+ still says/u, sabotage: sabotageAbove(() => ({ rewriteAction: async () => undefined })), only: ofErasure },
  { what: 'an erasure that leaves an entry', rule: 'erasure', says: /the entry \d+ still says/u, sabotage: sabotageAbove(() => ({ rewriteEntry: async () => undefined })), only: ofErasure },
  { what: 'an erasure that leaves a word to search by', rule: 'erasure', says: /is erased and is still found by/u, sabotage: sabotageAbove(() => ({ removeTerms: async () => undefined })), only: ofErasure },
  {
    what: 'an erasure that takes what is another’s',
    rule: 'erasure',
    says: /made of the entry/u,
    sabotage: sabotageAbove(({ rewriteEntry }) => ({ rewriteEntry: (entry, leaf) => rewriteEntry({ ...entry, toolName: 'read_mail' }, leaf) })),
    only: ofErasure,
  },
  {
    what: 'a stop that somebody erased still signs',
    rule: 'erasure',
    says: /the stop id-\d+ still says/u,
    sabotage: sabotageAbove(() => ({ listStops: async () => [] })),
    only: ['POST /v1/stops', 'POST /v1/stops/:id/reset', 'POST /v1/actions/:id/decision', 'POST /v1/log/erasures'],
  },
  { what: 'a hold that nobody lets go of', rule: 'limit', says: /still holds some of/u, sabotage: sabotageAbove(() => ({ releaseReserved: async () => undefined })) },
];

it.each(sabotages)('the oracle sees $what', async ({ rule, says, sabotage, only = road, seed = 14 }) => {
  expect(await isSeen(rule, says, sabotage, { only, seed })).toBe(true);
});

it('the oracle sees a rejection that nobody handles', async () => {
  const host = new EventEmitter();
  const emit = sabotageAnswers(async (response) => {
    host.emit('unhandledRejection', new Error('sabotaged'));
    return response;
  });
  expect(await isSeen('fault', /nobody caught: Error: sabotaged/u, emit, { process: host })).toBe(true);
});
