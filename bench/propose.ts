// What an allowed action costs from `propose` to `complete`, beside the raw library calls: `node bench/propose.ts [--json OUT]`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, toToolDefinition, type AgentCaller, type Authority, type Storage } from '../packages/authority/src/index.ts';
import { createMemoryStorage } from '../packages/authority/src/memory.ts';
import { createSqliteStorage, openSqliteFile } from '../packages/authority/src/sqlite.ts';
import { actionDigest, advance, createLifecycle, digestOf, traceArguments, type ContextSource, type LifecycleEvent } from '../packages/core/src/index.ts';
import type { ProposeRequest } from '../packages/core/src/wire.ts';
import { createCedarPolicy } from '../packages/policy/src/cedar.ts';
import { decide, type EvaluationRequest } from '../packages/policy/src/index.ts';
import { officeAgent, policy as language, tenant, toolRegistrations } from '../apps/chat/server/agent.ts';
import { maya } from '../apps/chat/server/people.ts';
import { callCedar, mapRequest, prepareCedar } from './cedar-parts.ts';
import { measure, publish, type Subject } from './measure.ts';
import { recordTransactions, replay } from './replay.ts';

const callsPerRound = 25;
const text = `Dear Maya, please find our invoice INV-20418 over €2,400.00 attached. ${'Thank you for your order of twelve pendant lamps. '.repeat(12)}`;
const sources: ProposeRequest['sources'] = [
  { kind: 'user', id: 'm-1', text: 'Read the mail about the Northwind invoice and tell me what they want' },
  { kind: 'tool', id: 'm-2', tool: 'search_mail', text },
];
const caller: AgentCaller = { kind: 'agent', tenant, user: maya, agent: officeAgent };
const tools = toolRegistrations.map(toToolDefinition);
const readMail = tools.find(({ name }) => name === 'read_mail')!;
const policies = readFileSync(new URL('../apps/chat/policies/office.cedar', import.meta.url), 'utf8');
const point = createCedarPolicy({ policies, tools, otherwise: 'ask' });
const args = { id: 'mail-northwind-invoice' };

let calls = 0;

/** One action: allowed, claimed and written down in one commit, its outcome in another. */
async function runCycle(authority: Authority): Promise<void> {
  const callId = `call-${(calls += 1)}`;
  const request: ProposeRequest = { callId, conversation: 'c-1', tool: 'read_mail', arguments: args, sources, sourcesComplete: true, claim: true };
  const proposed = await authority.propose(caller, request);
  if (!proposed.ok || proposed.value.claimId === undefined) throw new Error('not claimed');
  const { action, claimId } = proposed.value;
  const completed = await authority.complete(caller, action.id, { claimId, outcome: { status: 'succeeded' } });
  if (!completed.ok || completed.value.action.lifecycle.state !== 'executed') throw new Error('not executed');
}

const openAuthority = (storage: Storage, policy: typeof language | typeof point): Authority => createAuthority({ storage, tools: toolRegistrations, policy });
const recorded = await recordTransactions((storage) => runCycle(openAuthority(storage, point)));

/** The cycle itself, with the policy fixed and with versions people publish, and what it asks of the storage alone. */
function subjectsOf(name: string, open: () => Storage | Promise<Storage>): readonly Subject[] {
  let storage: Storage;
  let authority: Authority;
  let transactions: ReturnType<typeof recorded.copy>[];
  const openWith = (policy: typeof language | typeof point) => async (): Promise<void> => {
    authority = openAuthority((storage = await open()), policy);
  };
  const openCopies = async (): Promise<void> => {
    storage = await open();
    transactions = Array.from({ length: callsPerRound }, recorded.copy);
  };
  return [
    { name: `${name}: cycle`, prepare: openWith(point), run: () => runCycle(authority) },
    { name: `${name}: cycle, policies published by people`, prepare: openWith(language), run: () => runCycle(authority) },
    { name: `${name}: storage`, prepare: openCopies, run: () => replay(storage, transactions.pop()!) },
    {
      name: `${name}: every part in turn`,
      prepare: openCopies,
      run: async () => {
        for (const { run } of parts) await run();
        await replay(storage, transactions.pop()!);
      },
    },
  ];
}

const { action } = recorded;
const request: EvaluationRequest = {
  subject: { type: 'agent', id: officeAgent.id, properties: { name: officeAgent.name, user: maya, via: [] } },
  action: { name: readMail.name, properties: { effect: readMail.effect, risk: readMail.risk } },
  resource: { type: 'tool', id: readMail.name },
  context: { tenant, conversation: 'c-1', arguments: args, provenance: action.provenance, time: Date.now() },
};
const cedar = prepareCedar(policies, tools, readMail.name);
const mapped = mapRequest(request, cedar.tool);

const traced: readonly ContextSource[] = [{ id: 'm-1', origin: 'user', text: sources[0]!.text }, { id: 'm-2', origin: 'email', text }];
const { digest, lifecycle } = action;
const { requesterId, consentTtlMs, mostConsentMs, claimTtlMs, executionTtlMs } = lifecycle.context;
const [at, claimId] = [1, digestOf('claim')];
const events: readonly LifecycleEvent[] = [
  { type: 'verification.passed', at },
  { type: 'policy.allowed', at },
  { type: 'action.claimed', at, digest, claimId },
  { type: 'action.completed', at, claimId, outcome: { status: 'succeeded' } },
];

function runMachine(): void {
  let moved = createLifecycle({ digest, requesterId, consentTtlMs, mostConsentMs, claimTtlMs, executionTtlMs });
  for (const event of events) {
    const verdict = advance(moved, event);
    if (!verdict.ok) throw new Error(verdict.refusal.message);
    moved = verdict.value;
  }
}

function hash(): void {
  const { id, principal, toolName, definitionDigest, policyVersion } = action;
  actionDigest({ actionId: id, tenant, principal, tool: toolName, definitionDigest, arguments: args, policyVersion });
  digestOf(claimId);
  digestOf(claimId);
}

const { input } = toolRegistrations.find(({ name }) => name === readMail.name)!;

/** What a cycle is made of beside the storage. */
const parts: readonly Subject[] = [
  { name: 'part: policy', run: () => decide(point, request) },
  { name: 'part: arguments against their schema', run: () => input['~standard'].validate(args) },
  { name: 'part: provenance', run: () => traceArguments(args, traced, { complete: true }) },
  { name: 'part: hashing', run: hash },
  { name: 'part: machine', run: runMachine },
];

const folder = mkdtempSync(join(tmpdir(), 'byleave-bench-'));
const sqlite = await createSqliteStorage(join(folder, 'authority.db'));
const { database } = openSqliteFile(join(folder, 'raw.db'));
database.exec('CREATE TABLE record (number INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO record (record) VALUES (?)');
const record = JSON.stringify(action);

try {
  const times = await measure(
    [
      { name: 'raw: one Cedar call', run: () => callCedar(mapped, cedar.slice, cedar.schema) },
      { name: 'raw: one row inserted and committed in SQLite', run: () => insert.run(record) },
      ...parts,
      ...subjectsOf('memory', createMemoryStorage),
      ...subjectsOf('sqlite', () => sqlite),
    ],
    { rounds: 20, callsPerRound },
  );
  const of = (name: string): number => times[name]!;
  const [rawCedar, rawInsert] = [of('raw: one Cedar call'), of('raw: one row inserted and committed in SQLite')];
  publish({
    microseconds: {
      ...times,
      'memory: the rest': of('memory: cycle') - of('memory: every part in turn'),
      'sqlite: the rest': of('sqlite: cycle') - of('sqlite: every part in turn'),
    },
    ratios: {
      'policy to its raw Cedar call': of('part: policy') / rawCedar,
      'memory: cycle to its raw Cedar call': of('memory: cycle') / rawCedar,
      'sqlite: storage to its two raw inserts': of('sqlite: storage') / (2 * rawInsert),
      'sqlite: cycle to two raw inserts and a raw Cedar call': of('sqlite: cycle') / (2 * rawInsert + rawCedar),
      'sqlite: with policies published by people, to the same': of('sqlite: cycle, policies published by people') / (2 * rawInsert + rawCedar),
    },
    facts: { callsPerRound, recordBytes: record.length },
  });
} finally {
  await sqlite.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
}
