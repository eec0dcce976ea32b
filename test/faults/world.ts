import { createAuthority, type AgentCaller, type Authority, type AuthorityOptions, type Storage, type UserCaller } from '../../packages/authority/src/index.ts';
import { createLogKey, logOrigin } from '../../packages/authority/src/lib/log-fixture.ts';
import { officeRules, readMail, sendPayment } from '../../packages/authority/src/lib/office-fixture.ts';
import { createPostgresStorage } from '../../packages/authority/src/postgres.ts';
import { createSqliteStorage } from '../../packages/authority/src/sqlite.ts';
import type { Limit } from '../../packages/core/src/index.ts';
import { createRulePolicy } from '../../packages/policy/src/index.ts';

/** Where the truth is kept, as a process is told. */
export type EngineAddress = { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };

export const tenant = 'acme';
const user = { id: 'maya', name: 'Maya Chen' };
export const maya: UserCaller = { kind: 'user', tenant, user };
export const agent: AgentCaller = { kind: 'agent', tenant, user, agent: { id: 'office', name: 'Office agent' } };
export const auditor: UserCaller = { kind: 'user', tenant, user: { id: 'rita', name: 'Rita', roles: ['auditor'] } };

/** How long, in milliseconds, a question waits for its answer and an approval for its claim. */
export interface Deadlines {
  readonly consentMs: number;
  readonly claimMs: number;
}

/** Short enough for every deadline to pass while somebody still tries. */
export const shortDeadlines: Deadlines = { consentMs: 150, claimMs: 100 };
/** So long that none passes, however slow the machine is. */
export const longDeadlines: Deadlines = { consentMs: 600_000, claimMs: 600_000 };

export const paymentsLimit: Limit = { kind: 'rate', id: 'payments', most: 2, window: { kind: 'rolling', ms: 3_600_000 }, per: ['conversation'] };

export function openStorage(address: EngineAddress): Promise<Storage> {
  return address.kind === 'sqlite' ? createSqliteStorage(address.path) : createPostgresStorage({ connectionString: address.url, schema: address.schema, max: 6 });
}

/** The authority as each process of a campaign opens it, with a signed log. */
export async function openAuthority(storage: Storage, { consentMs, claimMs }: Deadlines, changes: Partial<AuthorityOptions> = {}): Promise<Authority> {
  const { signer } = await createLogKey();
  return createAuthority({
    storage,
    tools: [sendPayment, readMail],
    policy: createRulePolicy({ version: 'v1', rules: officeRules, otherwise: 'ask' }),
    limits: [{ limit: paymentsLimit, tools: ['send_payment'] }],
    log: { origin: logOrigin, signers: [signer], intervalMs: 25, onError: () => undefined },
    consentTtlMs: consentMs,
    mostConsentMs: consentMs,
    claimTtlMs: claimMs,
    executionTtlMs: 600_000,
    ...changes,
  });
}
