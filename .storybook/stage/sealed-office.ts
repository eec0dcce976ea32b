import { asShown, isPlainObject, type JsonObject, type Person } from '../../packages/core/src/index.ts';
import { parseSignerKey, toKeyPair } from '../../packages/core/src/audit-log.ts';
import { createClient, type ByleaveClient } from '../../packages/client/src/index.ts';
import type { LogMemory, RememberedLog } from '../../packages/client/src/log.ts';
import { createAuthority, createHandler, type Authority, type Caller } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import { invoice, payment, post } from './calls.ts';
import { agents, maya, tenant } from './people.ts';
import { createStagePolicy } from './policy.ts';
import type { Call } from './stage.ts';
import { tools } from './tools.ts';

/** May read and export what is recorded of everybody. */
export const olga: Person = { id: 'u-olga', name: 'Olga Brandt', roles: ['auditor'] };

const readers = { requester: maya, auditor: olga } as const;
export type Reader = keyof typeof readers;

/** An office whose log is signed, and what lies between it and who reads the log. */
export interface SealedOffice {
  readonly authority: Authority;
  readonly clientOf: (reader: Reader) => ByleaveClient;
  readonly memory: LogMemory;
  /** Somebody on the way changes what is read: gets each answer and its path. */
  tamper: ((answer: JsonObject, path: string) => JsonObject) | undefined;
  run(call: Call): Promise<void>;
}

/** Keys of a story are no secret. */
const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export async function createSealedOffice(origin = 'office.invalid/audit', keySeed = 7): Promise<SealedOffice> {
  const signer = await parseSignerKey((await toKeyPair(origin, seed(keySeed))).signerKey);
  if (!signer.ok) throw new TypeError(signer.message);
  const authority = createAuthority({
    storage: createMemoryStorage(),
    policy: createStagePolicy(),
    tools,
    log: { origin, signers: [signer.value], intervalMs: 50 },
  });
  const handler = createHandler({
    authority,
    authenticate: (request): Caller | undefined => {
      const reader = request.headers.get('x-reader') as Reader | null;
      return reader === null ? undefined : { kind: 'user', tenant, user: readers[reader] };
    },
  });
  let calls = 0;
  const office: SealedOffice = {
    authority,
    tamper: undefined,
    memory: createMemory(),
    clientOf: (reader) =>
      createClient({
        baseUrl: 'https://office.invalid',
        headers: () => ({ 'x-reader': reader }),
        fetch: async (request) => {
          const response = await handler(request);
          const isJson = response.headers.get('content-type')?.includes('json') === true && !request.url.endsWith('/export');
          if (!office.tamper || !response.ok || !isJson) return response;
          const answer: unknown = await response.json();
          return Response.json(isPlainObject(answer) ? office.tamper(answer as JsonObject, new URL(request.url).pathname) : answer);
        },
      }),
    async run({ by = 'invoice', ...call }) {
      calls += 1;
      const caller: Caller = { kind: 'agent', tenant, user: maya, agent: agents[by] };
      const asked = await authority.propose(caller, { callId: `call-${calls}`, conversation: `c-${Math.ceil(calls / 4)}`, sources: [], sourcesComplete: true, ...call });
      if (!asked.ok) return;
      const { id, digest } = asked.value.action;
      await authority.decide({ kind: 'user', tenant, user: maya }, id, { decision: 'approve', ...asShown(asked.value.action, 'en') });
      const claimed = await authority.claim(caller, id, { digest });
      const claimId = claimed.ok ? claimed.value.claimId : undefined;
      if (claimId !== undefined) await authority.complete(caller, id, { claimId, outcome: { status: 'succeeded' } });
    },
  };
  return office;
}

/** A morning whose every entry is sealed. */
export async function createSealedMorning(): Promise<SealedOffice> {
  const office = await createSealedOffice();
  for (const call of [payment(420), post, invoice]) await office.run(call);
  await office.authority.seal();
  return office;
}

function createMemory(): LogMemory {
  const known = new Map<string, RememberedLog>();
  return { read: async (origin) => known.get(origin), write: async (origin, log) => void known.set(origin, log) };
}
