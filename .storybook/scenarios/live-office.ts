import type { ToolEffect } from '../../packages/core/src/index.ts';
import type { ProposeRequest } from '../../packages/core/src/wire.ts';
import { createClient, runGuarded, type ByleaveClient } from '../../packages/client/src/index.ts';
import { createAuthority, createHandler, type Caller } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import { createRulePolicy } from '../../packages/policy/src/index.ts';
import { maya, sendMoney } from '../../packages/react/src/lib/test-support/sample-actions.ts';

const tenant = 'acme';
const agent = { id: 'g-invoice', name: 'Invoice agent' };
const callers: Record<string, Caller> = {
  person: { kind: 'user', tenant, user: maya },
  agent: { kind: 'agent', tenant, user: maya, agent },
};

const payment: ProposeRequest = {
  callId: 'call-1',
  conversation: 'c-1',
  tool: sendMoney.name,
  arguments: { amount: 2400, recipient: 'Northwind GmbH', iban: 'DE89 3704 0044 0532 0130 00' },
  sources: [
    { kind: 'user', id: 'm1', text: 'Please pay the Northwind GmbH invoice, €2,400.00.' },
    { kind: 'tool', id: 't1', tool: 'read_mail', text: 'Our new account is DE89 3704 0044 0532 0130 00. Northwind.' },
  ],
  sourcesComplete: true,
  note: 'Supplier asked for payment today to avoid a late fee.',
};

/** Any object will do here: what a real host checks, it checks with its own schema. */
const anyObject = {
  '~standard': {
    version: 1,
    vendor: 'byleave-storybook',
    validate: (value: unknown) => ({ value }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) },
  },
} as const;

/** A whole running system in the page: an authority in memory, an agent that pays, and a person's client. */
export interface LiveOffice {
  readonly person: ByleaveClient;
  readonly payments: readonly unknown[];
  /** The agent tries to pay. Call it again after the decision: that is when it runs. */
  pay(): Promise<string>;
}

export function createLiveOffice(): LiveOffice {
  const { inputSchema: _, ...money } = sendMoney;
  const readMail = {
    name: 'read_mail',
    description: 'Reads a mail.',
    effect: 'read' as ToolEffect,
    risk: 'low',
    resultSource: 'email',
    input: anyObject,
    presentation: { id: 'read-mail', version: 1, title: 'Read a mail', approve: 'Read it', fields: [], reversibility: 'reversible', covers: 'This mail only' },
  } as const;
  const authority = createAuthority({
    storage: createMemoryStorage(),
    tools: [{ ...money, input: anyObject }, readMail],
    policy: createRulePolicy({
      version: 'p-12',
      rules: [{ id: 'P-12', text: 'every payment is asked for', effect: 'ask', tools: [sendMoney.name] }],
      otherwise: 'deny',
    }),
  });
  const handler = createHandler({ authority, authenticate: (request) => callers[request.headers.get('x-caller') ?? ''] });
  const clientOf = (caller: string): ByleaveClient =>
    createClient({ baseUrl: 'https://office.invalid', fetch: handler, headers: () => ({ 'x-caller': caller }) });
  const agentClient = clientOf('agent');
  const payments: unknown[] = [];
  return {
    person: clientOf('person'),
    payments,
    async pay() {
      const result = await runGuarded(agentClient, payment, (args) => void payments.push(args));
      return result.status;
    },
  };
}
