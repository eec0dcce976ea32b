import type { ProposeRequest } from '../../packages/core/src/wire.ts';
import { createClient, runGuarded, type ByleaveClient } from '../../packages/client/src/index.ts';
import { createAuthority, createHandler, type Caller, type ToolRegistration } from '../../packages/authority/src/index.ts';
import { createMemoryStorage } from '../../packages/authority/src/memory.ts';
import { createRulePolicy } from '../../packages/policy/src/index.ts';
import { maya, postMessage, sendMoney } from '../../packages/react/src/lib/test-support/sample-actions.ts';

const tenant = 'acme';
const agent = { id: 'g-invoice', name: 'Invoice agent' };
const callers: Record<string, Caller> = {
  person: { kind: 'user', tenant, user: maya },
  agent: { kind: 'agent', tenant, user: maya, agent },
};

const payment: Omit<ProposeRequest, 'callId'> = {
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

const post: Omit<ProposeRequest, 'callId'> = {
  conversation: 'c-1',
  tool: postMessage.name,
  arguments: { channel: '#billing', body: 'Invoice 20418 is paid.' },
  sources: [{ kind: 'user', id: 'm2', text: 'Tell #billing when something is paid.' }],
  sourcesComplete: true,
};

/** Takes what it is given: what a real host checks, it checks with its own schema. */
function toSchema(jsonSchema: Record<string, unknown>): ToolRegistration['input'] {
  return {
    '~standard': {
      version: 1,
      vendor: 'byleave-storybook',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
    },
  };
}

const { inputSchema: moneySchema, ...money } = sendMoney;
const { inputSchema: messageSchema, ...message } = postMessage;

const tools: readonly ToolRegistration[] = [
  { ...money, input: toSchema({ ...moneySchema, properties: { amount: { type: 'number' }, recipient: { type: 'string' }, iban: { type: 'string' } } }) },
  { ...message, input: toSchema(messageSchema) },
  {
    name: 'read_mail',
    description: 'Reads a mail.',
    effect: 'read',
    risk: 'low',
    resultSource: 'email',
    input: toSchema({ type: 'object' }),
    presentation: { id: 'read-mail', version: 1, title: 'Read a mail', approve: 'Read it', fields: [], reversibility: 'reversible', covers: 'This mail only' },
  },
];

/** A whole running system in the page: an authority in memory, an agent that pays and posts, and a person's client. */
export interface LiveOffice {
  readonly person: ByleaveClient;
  readonly payments: readonly unknown[];
  /** The agent tries to pay. Call it again after the decision: that is when it runs. */
  pay(): Promise<string>;
  /** The agent tries to post once more: another call each time. */
  post(): Promise<string>;
}

export function createLiveOffice(): LiveOffice {
  const authority = createAuthority({
    storage: createMemoryStorage(),
    tools,
    policy: createRulePolicy({
      version: 'p-12',
      rules: [
        {
          id: 'P-12',
          text: 'every payment is asked for',
          effect: 'ask',
          tools: [sendMoney.name],
          limits: [{ id: 'monthly-spending', kind: 'budget', argument: '/amount', currency: 'EUR', most: 10_000, window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' }, per: ['user'] }],
        },
        {
          id: 'P-13',
          text: 'everybody in the channel reads it',
          effect: 'ask',
          tools: [postMessage.name],
          limits: [{ id: 'posts', kind: 'rate', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['user'] }],
        },
      ],
      otherwise: 'deny',
    }),
  });
  const handler = createHandler({ authority, authenticate: (request) => callers[request.headers.get('x-caller') ?? ''] });
  const clientOf = (caller: string): ByleaveClient =>
    createClient({ baseUrl: 'https://office.invalid', fetch: handler, headers: () => ({ 'x-caller': caller }) });
  const agentClient = clientOf('agent');
  const payments: unknown[] = [];
  let posts = 0;
  return {
    person: clientOf('person'),
    payments,
    async pay() {
      const result = await runGuarded(agentClient, { ...payment, callId: 'call-pay' }, (args) => void payments.push(args));
      return result.status;
    },
    async post() {
      posts += 1;
      const result = await runGuarded(agentClient, { ...post, callId: `call-post-${posts}` }, () => undefined);
      return result.status;
    },
  };
}
