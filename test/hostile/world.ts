import { AsyncLocalStorage } from 'node:async_hooks';
import { createAuthority, createHandler, toToolDefinition, type Authority, type Caller, type Handler, type Storage } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import type { PolicyLanguage } from '../../packages/policy/src/index.ts';
import { createCedarLanguage } from '../../packages/policy/src/cedar.ts';
import { authenticate, people } from './cast.ts';
import { fakePasskeys } from './fake-passkeys.ts';
import { createKnowledge, type Knowledge } from './knowledge.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createMarkers, toId } from './marker.ts';
import { initialPolicies } from './policy-texts.ts';
import { logOrigin, logSigner } from './log-key.ts';
import { recordCommits, type Commit } from './recorded-storage.ts';
import type { Sealer } from './step.ts';
import { releasedTools, tools } from './tools.ts';

export const basePath = '/byleave';
export const publicUrl = `https://authority.example${basePath}`;

/** Whose request a transaction belongs to. */
export interface Asker {
  readonly caller: Caller | undefined;
  /** The number of the request within its world. */
  readonly request: number;
}

/** Something put in the place of a part of the authority, to prove that the oracle would notice. */
export interface Sabotage {
  /** Between the recorder and what is really stored. */
  readonly beneath?: (storage: Storage) => Storage;
  /** Between the authority and the recorder. */
  readonly above?: (storage: Storage) => Storage;
  readonly authority?: (authority: Authority) => Authority;
  readonly handler?: (handler: Handler) => Handler;
}

export interface WorldOptions {
  /** Default: in memory. */
  readonly openStorage?: () => Promise<Storage>;
  readonly sabotage?: Sabotage;
}

/** Two companies on one authority, everything that is known of them, and the clock they live by. */
export interface World {
  readonly storage: Storage;
  readonly clock: { ms: number };
  readonly ledger: Ledger;
  readonly knowledge: Knowledge;
  /** What was committed since somebody last looked. */
  readonly commits: Commit<Asker | undefined>[];
  /** What the handler told its host about, and nobody on the wire. */
  readonly faults: unknown[];
  readonly plant: (owner: { readonly tenant: string; readonly userId: string }) => string;
  readonly handle: (request: Request, asker: Asker) => Promise<Response>;
  /** Starts the authority anew on what is stored: as it was, or with the tools of the next release or of the one before. */
  readonly restart: (isRelease: boolean) => Promise<void>;
  /** Resolves when everything that was committed before is under a checkpoint, by the authority that answers or by another on the same storage. */
  readonly seal: (by: Sealer) => Promise<void>;
  /** The authority that answers. */
  readonly authority: () => Authority;
  readonly close: () => Promise<void>;
}

const languages = new Map<typeof tools, PolicyLanguage>();

function languageFor(registered: typeof tools): PolicyLanguage {
  const known = languages.get(registered) ?? createCedarLanguage({ initial: initialPolicies, tools: registered.map(toToolDefinition), otherwise: 'ask' });
  languages.set(registered, known);
  return known;
}

/** The key that RFC 7515 prints in its appendix A.3, so that what was signed before a restart is still known after it. */
const accessRequestKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
};

/** Prompts last a minute, authorizations half of one, executions ten seconds. */
const ttls = { consentTtlMs: 60_000, mostConsentMs: 150_000, claimTtlMs: 30_000, executionTtlMs: 10_000, mostGrantMs: 3_600_000 } as const;

/** On whose request the log is sealed by itself. */
const sequencer: Asker = { caller: undefined, request: 0 };

export async function createWorld({ openStorage = async () => createMemoryStorage(), sabotage = {} }: WorldOptions = {}): Promise<World> {
  const askers = new AsyncLocalStorage<Asker>();
  const commits: Commit<Asker | undefined>[] = [];
  const faults: unknown[] = [];
  const clock = { ms: Date.UTC(2026, 10, 20, 10) };
  const { beneath = (storage) => storage, above = (storage) => storage } = sabotage;
  const stored = beneath(await openStorage());
  const storage = recordCommits(stored, () => askers.getStore(), (commit) => commits.push(commit));
  let ids = 0;
  let registered = tools;

  const openAuthority = (): Authority => {
    const authority = createAuthority({
      storage: above(storage),
      tools: registered,
      policy: languageFor(registered),
      passkeys: fakePasskeys,
      listPeople: (tenant) => people.filter((person) => person.tenant === tenant).map(({ user }) => user),
      now: () => clock.ms,
      createId: () => toId((ids += 1)),
      // Ten seconds of silence would be a fault of the machine the test runs on, and none of the policy's.
      policyTimeoutMs: 10_000,
      limits: [
        // For every tool: what people ask of the authority itself must not come under it.
        { limit: { kind: 'rate', id: 'everything', most: 12, window: { kind: 'rolling', ms: 600_000 }, per: ['user'] }, effect: 'write' },
        { limit: { kind: 'rate', id: 'writes', most: 60, window: { kind: 'rolling', ms: 600_000 }, per: ['user'] }, tools: ['save_note', 'share_file', 'rotate_key'] },
        { limit: { kind: 'budget', id: 'company', argument: '/amount', most: 9_000, window: { kind: 'calendar', unit: 'day', timeZone: 'Europe/Berlin' }, per: [] }, tools: ['send_payment', 'transfer'] },
      ],
      accessRequestKey,
      // Far beyond any world: it is sealed when a step says so.
      log: { origin: logOrigin, signers: [logSigner], intervalMs: 1_000_000_000, onError: (error) => faults.push(error) },
      ...ttls,
    });
    return sabotage.authority?.(authority) ?? authority;
  };
  const open = (authority: Authority): Handler => {
    const handler = createHandler({
      authority,
      authenticate,
      basePath,
      publicUrl,
      onError: (error) => faults.push(error),
    });
    return sabotage.handler?.(handler) ?? handler;
  };
  let authorities = [openAuthority(), openAuthority()] as const;
  let handler = open(authorities[0]);

  return {
    storage: stored,
    clock,
    ledger: createLedger(),
    knowledge: createKnowledge(),
    commits,
    faults,
    plant: createMarkers().plant,
    handle: (request, asker) => askers.run(asker, () => handler(request)),
    async restart(isRelease) {
      for (const authority of authorities) await authority.close();
      if (isRelease) registered = registered === tools ? releasedTools : tools;
      authorities = [openAuthority(), openAuthority()];
      handler = open(authorities[0]);
    },
    async seal(by) {
      const [first, second] = authorities;
      await askers.run(sequencer, () => Promise.all({ first: [first], second: [second], both: [first, second] }[by].map((authority) => authority.seal())));
    },
    authority: () => authorities[0],
    async close() {
      for (const authority of authorities) await authority.close();
      await stored.close();
    },
  };
}
